// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "domain/value.hpp"

namespace callveil::identity {

/// The text by which a cell is compared: text as it is, an integer (or a whole number that a
/// database keeps as a double) in decimal digits. Empty for NULL and for a blob.
///
/// Views the value it was made from, which must outlive it. Allocates only for a broken number.
class CellText {
public:
    explicit CellText(const domain::Value& value);
    CellText(const CellText&) = delete;
    CellText& operator=(const CellText&) = delete;

    std::string_view view() const noexcept { return view_; }

private:
    void write(std::int64_t number) noexcept;
    void write(double number);

    std::array<char, 24> digits_{};
    std::string broken_;
    std::string_view view_;
};

/// The whole number that a numeric value holds exactly.
bool whole_number(const domain::Value& value, std::int64_t& number) noexcept;

/// `text` without surrounding blanks: ASCII white space, no-break and ideographic space, BOM.
std::string_view trimmed(std::string_view text) noexcept;

/// The code point at `at`, which moves behind it; U+FFFD for bytes that are not UTF-8.
/// `at` must stand inside `text`.
char32_t next_code_point(std::string_view text, std::size_t& at) noexcept;

bool is_ascii(std::string_view text) noexcept;

/// Full Unicode case folding in NFC, so that texts that differ in case or composition only are
/// equal. Blanks that are not ASCII become spaces. Text that is not UTF-8 only has its ASCII
/// letters lowered, because replacing its bad bytes would make different texts equal.
std::string folded(std::string_view text);

/// Whether `text`, pure ASCII, equals `folded_text` when its case is ignored. Allocates nothing.
bool equals_folded(std::string_view text, std::string_view folded_text) noexcept;

}  // namespace callveil::identity
