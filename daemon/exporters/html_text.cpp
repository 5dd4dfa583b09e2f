// SPDX-License-Identifier: Apache-2.0
#include "exporters/html_text.hpp"

#include <fmt/format.h>

#include "exporters/unicode.hpp"

namespace callveil::exporters {
namespace {

constexpr std::string_view null_sign = "<i class=\"nil\">\u2013</i>";

/// The entity of a character that HTML reserves, or nothing.
std::string_view entity(std::int32_t code_point) noexcept {
    switch (code_point) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return {};
    }
}

std::string marked(const CodePoint& point) {
    if (point.value >= 0) {
        return fmt::format("<b class=\"hidden\">U+{:04X}</b>", point.value);
    }
    std::string out;
    for (const char byte : point.bytes) {
        out += fmt::format("<b class=\"hidden\">byte {:02X}</b>", static_cast<unsigned char>(byte));
    }
    return out;
}

bool is_line_end(std::string_view text, std::size_t at) noexcept {
    return text.substr(at, 2) == "\r\n";
}

/// Length of the run of characters at `at` that HTML takes as they are.
std::size_t plain_run(std::string_view text, std::size_t at) noexcept {
    auto end = at;
    while (end < text.size() && text[end] >= ' ' && text[end] != 0x7F &&
           entity(text[end]).empty()) {
        ++end;
    }
    return end - at;
}

/// Writes what stands at `at` and is no plain run. @return its length.
std::size_t write_special(TextOut& out, std::string_view text, std::size_t at) {
    const auto point = code_point_at(text, at);
    if (const auto escaped = entity(point.value); !escaped.empty()) {
        out << escaped;
    } else if (point.value < 0 || (is_hidden(point.value) && !is_line_end(text, at))) {
        out << marked(point);
    } else if (point.value != '\r') {
        out << point.bytes;
    }
    return point.bytes.size();
}

struct ToHtml {
    TextOut& out;

    void operator()(const domain::Null&) const { out << null_sign; }
    void operator()(const std::string& text) const { write_html_text(out, text); }
    void operator()(const domain::Blob& blob) const {
        out << fmt::format("<i>{} bytes, see data.json</i>", blob.bytes.size());
    }
    template <class Number>
    void operator()(Number number) const {
        out << domain::display(number);
    }
};

}  // namespace

void write_html_text(TextOut& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto run = plain_run(text, at);
        out << text.substr(at, run);
        at += run;
        at += at < text.size() ? write_special(out, text, at) : 0;
    }
}

void write_html_value(TextOut& out, const domain::Value& value) {
    std::visit(ToHtml{out}, value);
}

std::string plain_line(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = code_point_at(text, at);
        const bool blank = is_hidden(point.value) || point.value == '\n' || point.value == '\t';
        out += blank ? std::string_view(" ") : point.bytes;
        at += point.bytes.size();
    }
    return repaired(out);
}

}  // namespace callveil::exporters
