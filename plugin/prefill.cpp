// SPDX-License-Identifier: Apache-2.0
#include "plugin/prefill.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "plugin/form_data.hpp"

namespace callveil::plugin {
namespace {

constexpr std::size_t max_number_bytes = 64;
constexpr auto min_digits = 3;

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

auto digits_in(std::string_view text) {
    return std::count_if(text.begin(), text.end(), is_digit);
}

bool is_e164(std::string_view text) noexcept {
    return text.size() >= 4 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
           std::all_of(text.begin() + 1, text.end(), is_digit);
}

bool looks_like_a_number(std::string_view text) noexcept {
    const auto fits = [](char c) {
        return is_digit(c) || std::string_view("+-.() /").find(c) != std::string_view::npos;
    };
    return text.size() <= max_number_bytes && digits_in(text) >= min_digits &&
           std::all_of(text.begin(), text.end(), fits);
}

/// The address of `"Display name" <sip:...>`, or all of it.
std::string_view without_name(std::string_view text) noexcept {
    text = trimmed(text);
    if (text.starts_with('"')) {
        const auto end = text.rfind('"');
        text.remove_prefix(end == 0 ? 1 : end + 1);
    }
    const auto open = text.find('<');
    if (open == std::string_view::npos) {
        return trimmed(text);
    }
    text.remove_prefix(open + 1);
    return trimmed(text.substr(0, text.find('>')));
}

bool is_scheme(std::string_view text, std::string_view scheme) noexcept {
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
    return std::equal(text.begin(), text.end(), scheme.begin(), scheme.end(), same);
}

/// Puts the characters in place of their "%2B".
std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned char value = 0;
        const auto* digits = text.data() + at + 1;
        const bool coded = text[at] == '%' && text.size() - at > 2 &&
                           std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2;
        plain += coded ? static_cast<char>(value) : text[at];
        at += coded ? 2 : 0;
    }
    return plain;
}

/// What stands for the number in an address; anything at all when there is none.
std::string user_part(std::string_view address) {
    auto user = without_name(address);
    const auto colon = user.find(':');
    const auto scheme = user.substr(0, colon);
    const bool sip = is_scheme(scheme, "sip") || is_scheme(scheme, "sips");
    if (colon != std::string_view::npos && (sip || is_scheme(scheme, "tel"))) {
        user.remove_prefix(colon + 1);
    }
    const bool has_host = user.find('@') != std::string_view::npos;
    user = user.substr(0, user.find_first_of("@;:?"));
    // "sip:192.0.2.7" has no user; the dots of a host must not pass for those of a number.
    return sip && !has_host && user.find('.') != std::string_view::npos ? std::string()
                                                                        : decoded(user);
}

}  // namespace

std::string caller_number(const Remote& remote) {
    if (remote.presentation == Presentation::withheld) {
        return {};
    }
    if (is_e164(remote.e164)) {
        return remote.e164;
    }
    auto user = user_part(remote.address);
    return looks_like_a_number(user) ? std::move(user) : std::string();
}

std::optional<wire::Prefill> prefill_query(const Interaction& interaction) {
    if (interaction.media != Media::voice || interaction.direction == Direction::between_agents ||
        interaction.remote.presentation == Presentation::withheld) {
        return std::nullopt;
    }
    if (!interaction.customer_id.empty()) {
        return wire::Prefill{interaction.customer_id, {}};
    }
    auto number = caller_number(interaction.remote);
    return number.empty() ? std::nullopt : std::optional(wire::Prefill{{}, std::move(number)});
}

std::string prefill_notice(std::int64_t persons, const wire::Prefill& query) {
    const std::string_view what = query.customer_id.empty() ? "number" : "customer ID";
    if (persons == 1) {
        return {};
    }
    if (persons <= 0) {
        return "Nobody with this " + std::string(what) + " is stored.";
    }
    return std::to_string(persons) + " people share this " + std::string(what) + ".";
}

}  // namespace callveil::plugin
