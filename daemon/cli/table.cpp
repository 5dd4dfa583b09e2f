// SPDX-License-Identifier: Apache-2.0
#include "cli/table.hpp"

#include <algorithm>
#include <numeric>
#include <ostream>

namespace callveil::cli {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest = 6;

/// Byte offset of code point number `count` of `text`, or its end.
std::size_t offset_of(std::string_view text, std::size_t count) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
        if (begins && count-- == 0) {
            return at;
        }
        ++at;
    }
    return at;
}

/// Where a line of at most `width` code points ends: at a blank where one is near.
std::size_t line_end(std::string_view text, std::size_t width) noexcept {
    const auto end = offset_of(text, width);
    if (end == text.size()) {
        return end;
    }
    const auto blank = text.substr(0, end + 1).rfind(' ');
    return blank != std::string_view::npos && blank > end / 2 ? blank : end;
}

std::vector<std::string> lines_of(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    do {
        const auto end = line_end(text, width);
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
        text.remove_prefix(text.starts_with(' ') ? 1 : 0);
    } while (!text.empty());
    return lines;
}

std::string padded(std::string text, std::size_t missing) {
    return text.append(missing, ' ');
}

std::size_t total(const std::vector<std::size_t>& widths) noexcept {
    return std::accumulate(widths.begin(), widths.end(), std::size_t{0}) +
           gap * (widths.empty() ? 0 : widths.size() - 1);
}

}  // namespace

Table::Table(std::vector<std::string> headings) : headings_(std::move(headings)) {
    for (const auto& heading : headings_) {
        natural_.push_back(count_code_points(heading));
    }
}

void Table::add(std::vector<Cell> row) {
    row.resize(headings_.size(), Cell(""));
    for (std::size_t column = 0; column < row.size(); ++column) {
        row[column].text = printable(row[column].text);
        natural_[column] = std::max(natural_[column], count_code_points(row[column].text));
    }
    rows_.push_back(std::move(row));
}

std::size_t Table::natural_width() const noexcept {
    return total(natural_);
}

std::vector<std::size_t> Table::widths_in(std::size_t room) const {
    auto widths = natural_;
    while (total(widths) > room) {
        const auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= narrowest) {
            break;
        }
        --*widest;
    }
    return widths;
}

void Table::print_row(const Terminal& terminal, const std::vector<Cell>& row,
                      const std::vector<std::size_t>& widths, std::size_t indent) const {
    std::vector<std::vector<std::string>> columns;
    std::size_t height = 1;
    for (std::size_t i = 0; i < row.size(); ++i) {
        columns.push_back(lines_of(row[i].text, std::max<std::size_t>(widths[i], 1)));
        height = std::max(height, columns.back().size());
    }
    for (std::size_t line = 0; line < height; ++line) {
        std::string text;
        std::size_t owed = indent;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto words = line < columns[i].size() ? columns[i][line] : std::string();
            if (!words.empty()) {
                text = padded(std::move(text), owed) + styled(terminal, row[i].style, words);
                owed = 0;
            }
            owed += widths[i] - std::min(widths[i], count_code_points(words)) + gap;
        }
        terminal.out << text << '\n';
    }
}

void Table::print(const Terminal& terminal, std::size_t indent) const {
    const auto room = terminal.width > indent ? terminal.width - indent : terminal.width;
    const auto widths = terminal.width == 0 ? natural_ : widths_in(room);
    const bool has_heading = std::any_of(headings_.begin(), headings_.end(),
                                         [](const auto& heading) { return !heading.empty(); });
    if (has_heading) {
        std::vector<Cell> heading;
        heading.reserve(headings_.size());
        for (const auto& words : headings_) {
            heading.emplace_back(words, Style::strong);
        }
        print_row(terminal, heading, widths, indent);
    }
    for (const auto& row : rows_) {
        print_row(terminal, row, widths, indent);
    }
}

}  // namespace callveil::cli
