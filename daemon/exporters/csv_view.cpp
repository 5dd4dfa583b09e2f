// SPDX-License-Identifier: Apache-2.0
#include "exporters/csv_view.hpp"

#include <fmt/format.h>

#include "exporters/unicode.hpp"

namespace callveil::exporters {
namespace {

constexpr std::size_t longest_name = 40;

bool starts_formula(std::int32_t code_point) {
    switch (code_point) {
        case '=':
        case '+':
        case '-':
        case '@':
        case '\t':
        case '\r':
        case '\n':
        case '\0':
            return true;
        default:
            return false;
    }
}

bool needs_guard(std::string_view field) {
    if (field.empty()) {
        return false;
    }
    const auto first = code_point_at(field, 0).value;
    return starts_formula(first < 0x80 ? first : compatible(first));
}

void write_quoted(TextOut& out, std::string_view text) {
    for (auto quote = text.find('"'); quote != std::string_view::npos; quote = text.find('"')) {
        out << text.substr(0, quote + 1) << '"';
        text.remove_prefix(quote + 1);
    }
    out << text;
}

void write_text(TextOut& out, std::string_view text) {
    out << '"';
    if (needs_guard(text)) {
        out << '\'';
    }
    if (is_utf8(text)) {
        write_quoted(out, text);
    } else {
        write_quoted(out, repaired(text));
    }
    out << '"';
}

void write_value(TextOut& out, const domain::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        write_text(out, *text);
    } else {
        write_text(out, domain::display(value));
    }
}

template <class Fields, class Write>
void write_record(TextOut& out, const Fields& fields, Write write) {
    bool first = true;
    for (const auto& field : fields) {
        if (!first) {
            out << ',';
        }
        write(out, field);
        first = false;
    }
    out << "\r\n";
}

char safe(char character) {
    if (character >= 'A' && character <= 'Z') {
        return static_cast<char>(character - 'A' + 'a');
    }
    const bool kept = (character >= 'a' && character <= 'z') ||
                      (character >= '0' && character <= '9') || character == '-';
    return kept ? character : '_';
}

}  // namespace

std::string csv_name(std::size_t number, const ports::ExportCollection& collection) {
    std::string name = collection.id.collection.substr(0, longest_name);
    for (auto& character : name) {
        character = safe(character);
    }
    return fmt::format("csv/{}-{}.csv", number, name.empty() ? "collection" : name);
}

Result<void> write_csv(const ports::ExportCollection& collection, TextOut& out) {
    write_record(out, collection.columns, write_text);
    return write_rows(collection, out,
                      [&](const auto& values) { write_record(out, values, write_value); });
}

}  // namespace callveil::exporters
