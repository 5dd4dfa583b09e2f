// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace callveil::identity {

/// One number as a cell spells it, reduced to what counts.
struct Spelling {
    std::string digits;   ///< ASCII digits in order, without the extension
    bool plus = false;    ///< a "+" stood in front
    bool masked = false;  ///< an X or a star stands in place of a digit
};

/// Takes the numbers of a cell apart, one after the other.
///
/// Separators of numbers: `, ; | &`, line ends, words ("or", "home"), a "+" inside, and "/" unless
/// it follows an area code ("030/123456", "122/333-4444"). Extensions ("ext 12", "x12", "#12",
/// ";ext=12") are cut, labels ("tel:") skipped, ";phone-context=+1" is put in front. Digits of any
/// script count. Letters never stand for digits. Numbers of up to 15 digits allocate nothing.
class PhoneReader {
public:
    /// @param text  must outlive the reader.
    explicit PhoneReader(std::string_view text) noexcept;

    /// The next number of at least 4 digits, or the next masked one.
    std::optional<Spelling> next();

private:
    enum class Step { inside, done };

    char32_t peek(std::size_t& after) const noexcept;
    Step take(Spelling& piece);
    Step take_word(Spelling& piece);
    Step take_mark(Spelling& piece, char32_t mark, std::size_t after);
    Step take_slash(const Spelling& piece);
    Step take_parameter(Spelling& piece);
    Step skip_extension(Spelling& piece);
    std::size_t least_before_x() const noexcept;
    bool extension_follows(std::size_t from) const noexcept;

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t group_ = 0;  ///< digits of the piece that stand before the last slash
};

}  // namespace callveil::identity
