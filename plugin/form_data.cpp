// SPDX-License-Identifier: Apache-2.0
#include "plugin/form_data.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace callveil::plugin {
namespace {

using wire::Json;

constexpr std::size_t max_text_bytes = std::size_t{16} * 1024;

tl::unexpected<Error> unknown_place() {
    return fail(ErrorCode::not_found, "The form has no such field.");
}

Result<std::string> text_of(const Json& value) {
    if (!value.is_string()) {
        return fail(ErrorCode::invalid_argument, "The field takes a text.");
    }
    if (value.get_ref<const std::string&>().size() > max_text_bytes) {
        return fail(ErrorCode::too_large, "A field takes 16 KiB at most.");
    }
    return value.get<std::string>();
}

tl::unexpected<Error> too_many() {
    return fail(ErrorCode::too_large,
                "There is room for " + std::to_string(max_entries) + " entries and no more.");
}

Result<void> put_list(std::vector<std::string>& entries, const Json& value) {
    if (!value.is_array()) {
        return fail(ErrorCode::invalid_argument, "The field takes a list of texts.");
    }
    if (value.size() > max_entries) {
        return too_many();
    }
    std::vector<std::string> read;
    for (const Json& item : value) {
        CALLVEIL_ASSIGN(auto text, text_of(item));
        read.push_back(std::move(text));
    }
    entries = read.empty() ? std::vector<std::string>{""} : std::move(read);
    return {};
}

/// Index that `step` means; the size of the list stands for the place behind its end.
std::optional<std::size_t> index_of(std::string_view step, std::size_t size) {
    if (step == "-") {
        return size;
    }
    std::size_t index = 0;
    const auto* end = step.data() + step.size();
    const auto [stop, error] = std::from_chars(step.data(), end, index);
    const bool padded = step.size() > 1 && step.front() == '0';
    if (error != std::errc{} || stop != end || padded || index > size) {
        return std::nullopt;
    }
    return index;
}

Result<void> remove_entry(std::vector<std::string>& entries, std::size_t index) {
    if (index >= entries.size()) {
        return unknown_place();
    }
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(index));
    if (entries.empty()) {
        entries.emplace_back();
    }
    return {};
}

Result<void> put_entry(std::vector<std::string>& entries, std::string_view step,
                       const Json& value) {
    const auto index = index_of(step, entries.size());
    if (!index) {
        return unknown_place();
    }
    if (value.is_null()) {
        return remove_entry(entries, *index);
    }
    CALLVEIL_ASSIGN(auto text, text_of(value));
    if (*index >= max_entries) {
        return too_many();
    }
    if (*index == entries.size()) {
        entries.emplace_back();
    }
    entries[*index] = std::move(text);
    return {};
}

Result<void> put_kind(std::string& kind, const Json& value) {
    CALLVEIL_ASSIGN(auto text, text_of(value));
    if (!text.empty() && text != "pseudonymization" && text != "access") {
        return fail(ErrorCode::invalid_argument,
                    "The request type is \"pseudonymization\" or \"access\".");
    }
    kind = std::move(text);
    return {};
}

Result<void> put_text(std::string& target, const Json& value) {
    CALLVEIL_ASSIGN(target, text_of(value));
    return {};
}

Result<Field> named(Field field, Result<void> outcome) {
    if (!outcome) {
        return fail(std::move(outcome).error());
    }
    return field;
}

Result<Field> put_in(Field field, std::vector<std::string>& entries, std::string_view rest,
                     const Json& value) {
    return named(
        field, rest.empty() ? put_list(entries, value) : put_entry(entries, rest.substr(1), value));
}

/// What follows `field` in the pointer: "" or "/..."; nullopt when the pointer means another field.
std::optional<std::string_view> rest_after(std::string_view pointer, std::string_view field) {
    if (!pointer.starts_with(field)) {
        return std::nullopt;
    }
    const auto rest = pointer.substr(field.size());
    return rest.empty() || rest.front() == '/' ? std::optional(rest) : std::nullopt;
}

}  // namespace

Json to_json(const FormData& data) {
    return {{"kind", data.kind},
            {"name", data.name},
            {"phones", data.phones},
            {"emails", data.emails},
            {"customer_id", data.customer_id},
            {"comments", data.comments}};
}

Result<Field> put(FormData& data, std::string_view pointer, const Json& value) {
    if (pointer == "/kind") {
        return named(Field::kind, put_kind(data.kind, value));
    }
    if (pointer == "/name") {
        return named(Field::name, put_text(data.name, value));
    }
    if (pointer == "/customer_id") {
        return named(Field::customer_id, put_text(data.customer_id, value));
    }
    if (pointer == "/comments") {
        return named(Field::comments, put_text(data.comments, value));
    }
    if (const auto rest = rest_after(pointer, "/phones")) {
        return put_in(Field::phones, data.phones, *rest, value);
    }
    if (const auto rest = rest_after(pointer, "/emails")) {
        return put_in(Field::emails, data.emails, *rest, value);
    }
    return unknown_place();
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string> filled(const std::vector<std::string>& entries) {
    std::vector<std::string> kept;
    for (const auto& entry : entries) {
        if (const auto text = trimmed(entry); !text.empty()) {
            kept.emplace_back(text);
        }
    }
    return kept;
}

std::size_t characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

}  // namespace callveil::plugin
