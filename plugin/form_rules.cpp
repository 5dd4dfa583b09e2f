// SPDX-License-Identifier: Apache-2.0
#include "plugin/form_rules.hpp"

#include <algorithm>
#include <string_view>

namespace callveil::plugin {
namespace {

namespace limits = wire::body_limits;

constexpr long min_phone_digits = 7;
constexpr long max_phone_digits = 15;  // Source: E.164.

std::string place(std::string_view list, std::size_t index) {
    return "/" + std::string(list) + "/" + std::to_string(index);
}

std::string label(std::string_view what, std::size_t index) {
    return std::string(what) + " " + std::to_string(index + 1);
}

void limit(Findings& found, const std::string& pointer, std::string_view label_text,
           std::string_view value, std::size_t max) {
    if (const auto count = characters(value); count > max) {
        found[pointer] = std::string(label_text) + " has " + std::to_string(count) +
                         " characters; " + std::to_string(max) + " are allowed.";
    }
}

void limit_identifier(Findings& found, const std::string& pointer, const std::string& name,
                      std::string_view value) {
    if (value.size() > limits::identifier_bytes) {
        found[pointer] = name + " has " + std::to_string(value.size()) + " bytes; " +
                         std::to_string(limits::identifier_bytes) + " are allowed.";
    }
}

bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Cuts what follows an "x" or "ext": it is dialled, not part of the number.
std::string_view without_extension(std::string_view phone) noexcept {
    const auto mark = std::find_if(phone.begin(), phone.end(),
                                   [](char c) { return c == 'x' || c == 'X' || c == ';'; });
    auto number = phone.substr(0, static_cast<std::size_t>(mark - phone.begin()));
    if (number.ends_with('e') || number.ends_with('E')) {
        number.remove_suffix(1);
    }
    return number;
}

std::string odd_phone(std::string_view phone, const std::string& name) {
    const auto number = without_extension(phone);
    const auto digits =
        std::count_if(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    const auto strange = [](char c) {
        return is_letter(c) || static_cast<unsigned char>(c) >= 0x80U;
    };
    if (std::any_of(number.begin(), number.end(), strange)) {
        return name + " has letters in it; check it with the caller.";
    }
    if (digits < min_phone_digits) {
        return name + " is short for a phone number; check it with the caller.";
    }
    return digits > max_phone_digits
               ? name + " is long for a phone number; check it with the caller."
               : std::string();
}

bool is_plainly_no_address(std::string_view email) noexcept {
    const auto at = email.find('@');
    return at == std::string_view::npos || at == 0 || email.back() == '@';
}

bool is_odd_address(std::string_view email) noexcept {
    const auto domain = email.substr(email.rfind('@') + 1);
    return email.find('@') != email.rfind('@') ||
           email.find_first_of(" \t,;<>") != std::string_view::npos ||
           domain.find('.') == std::string_view::npos || domain.starts_with('.') ||
           domain.ends_with('.');
}

/// Calls `look(value without blanks around it, index)` for each box that is not blank.
template <class Look>
void each(const std::vector<std::string>& entries, Look look) {
    for (std::size_t index = 0; index < entries.size(); ++index) {
        if (const auto value = trimmed(entries[index]); !value.empty()) {
            look(value, index);
        }
    }
}

}  // namespace

Findings wrong_values(const FormData& data) {
    Findings found;
    limit(found, "/name", "The name", data.name, limits::name_characters);
    limit(found, "/customer_id", "The customer ID", data.customer_id,
          limits::customer_id_characters);
    limit(found, "/comments", "The comment", data.comments, limits::comment_characters);
    each(data.phones, [&](std::string_view phone, std::size_t index) {
        limit_identifier(found, place("phones", index), label("Phone number", index), phone);
    });
    each(data.emails, [&](std::string_view email, std::size_t index) {
        const auto pointer = place("emails", index);
        limit_identifier(found, pointer, label("E-mail", index), email);
        if (is_plainly_no_address(email)) {
            found[pointer] =
                label("E-mail", index) + " is not an address; write it like name@example.com.";
        }
    });
    return found;
}

Findings missing_values(const FormData& data) {
    Findings found;
    if (data.kind.empty()) {
        found["/kind"] = "Choose a request type.";
    }
    if (filled(data.phones).empty() && filled(data.emails).empty() &&
        trimmed(data.customer_id).empty()) {
        found["/phones/0"] = "Give a phone number, an e-mail address or a customer ID.";
    }
    return found;
}

Findings odd_values(const FormData& data) {
    Findings found;
    each(data.phones, [&](std::string_view phone, std::size_t index) {
        if (auto text = odd_phone(phone, label("Phone number", index)); !text.empty()) {
            found[place("phones", index)] = std::move(text);
        }
    });
    each(data.emails, [&](std::string_view email, std::size_t index) {
        if (!is_plainly_no_address(email) && is_odd_address(email)) {
            found[place("emails", index)] =
                label("E-mail", index) + " looks unusual; check it with the caller.";
        }
    });
    return found;
}

}  // namespace callveil::plugin
