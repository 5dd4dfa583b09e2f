// SPDX-License-Identifier: Apache-2.0
#include "usecases/view_limits.hpp"

#include <algorithm>
#include <array>

#include "wire/codec.hpp"

namespace callveil::usecases {
namespace {

/// Bytes that a value may keep; tried one after another until the row fits.
constexpr std::array<std::size_t, 5> value_bytes{4096, 1024, 256, 64, 16};
constexpr std::size_t name_bytes = 256;  ///< of a column
constexpr std::size_t key_bytes = 1024;  ///< of a row key
constexpr std::size_t sentence_bytes = 4096;
constexpr std::size_t most_cells = 900;  ///< a list of the wire holds 1,000

bool is_continuation(char byte) noexcept {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::size_t characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return !is_continuation(byte); }));
}

std::size_t json_bytes(const wire::ShownRow& row) {
    return wire::to_text(wire::encode(row)).size();
}

wire::ShownRow with_values_of(wire::ShownRow row, std::size_t bytes) {
    for (auto& cell : row.cells) {
        cell.before = shortened(cell.before, bytes);
        cell.after = shortened(cell.after, bytes);
    }
    return row;
}

/// The row with its first `count` cells; what is missing is said in the place of the next one.
wire::ShownRow with_cells(wire::ShownRow row, std::size_t count) {
    const auto left_out = row.cells.size() - count;
    if (left_out > 0) {
        row.cells.resize(count);
        row.cells.push_back({.column = "...",
                             .before = "",
                             .after = "",
                             .action = "keep",
                             .strategy = "",
                             .reason = std::to_string(left_out) + " more columns are not shown"});
    }
    return row;
}

/// Values are shortened first; columns go only where there are too many of them.
wire::ShownRow fitting(wire::ShownRow row) {
    row.key = shortened(row.key, key_bytes);
    row.why = shortened(row.why, sentence_bytes);
    for (auto& cell : row.cells) {
        cell.column = shortened(cell.column, name_bytes);
    }
    for (auto count = std::min(row.cells.size(), most_cells);; count /= 2) {
        const auto part = with_cells(row, count);
        for (const auto bytes : value_bytes) {
            auto shorter = with_values_of(part, bytes);
            if (count == 0 || json_bytes(shorter) <= page_bytes) {
                return shorter;
            }
        }
    }
}

}  // namespace

std::string shortened(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) {
        return std::string(text);
    }
    auto end = bytes;
    while (end > 0 && is_continuation(text[end])) {
        --end;
    }
    return std::string(text.substr(0, end)) + " [" + std::to_string(characters(text.substr(end))) +
           " more characters]";
}

std::vector<std::string> shortened(const std::vector<std::string>& sentences, std::size_t bytes) {
    std::vector<std::string> kept;
    std::size_t used = 0;
    for (const auto& sentence : sentences) {
        auto shorter = shortened(sentence, sentence_bytes);
        used += shorter.size();
        if (used > bytes || kept.size() == most_cells) {
            break;
        }
        kept.push_back(std::move(shorter));
    }
    if (kept.size() < sentences.size()) {
        kept.push_back("and " + std::to_string(sentences.size() - kept.size()) + " more");
    }
    return kept;
}

bool RowsInPage::add(wire::ShownRow row) {
    auto shown = fitting(std::move(row));
    const auto bytes = json_bytes(shown);
    if (!rows_.empty() && bytes_ + bytes > page_bytes) {
        return false;
    }
    bytes_ += bytes;
    rows_.push_back(std::move(shown));
    return true;
}

}  // namespace callveil::usecases
