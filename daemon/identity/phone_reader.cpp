// SPDX-License-Identifier: Apache-2.0
#include "identity/phone_reader.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "identity/cell_text.hpp"

namespace callveil::identity {

namespace {

constexpr std::size_t least_digits = 4;
constexpr std::size_t local_digits = 7;
constexpr std::size_t extension_digits = 7;
/// An "X" that touches digits on both sides may be a mask unless a whole number stands before it.
constexpr std::size_t digits_before_a_tight_x = 10;

constexpr std::array<std::u32string_view, 9> extension_words{
    U"ext", U"extn", U"extension", U"extensión", U"xtn", U"int", U"anexo", U"poste", U"доб"};

constexpr std::size_t longest_word = 12;

struct Word {
    std::array<char32_t, longest_word> letters{};
    std::size_t size = 0;

    bool only_x() const noexcept {
        return std::all_of(letters.begin(), letters.begin() + std::min(size, longest_word),
                           [](char32_t letter) { return letter == U'x'; });
    }
    bool names_extension() const noexcept {
        return size <= longest_word &&
               std::ranges::find(extension_words, std::u32string_view(letters.data(), size)) !=
                   extension_words.end();
    }
    void add(char32_t letter) noexcept {
        if (size < longest_word) {
            letters[size] = letter;
        }
        ++size;
    }
};

bool is_ascii_digit(char32_t point) noexcept {
    return point >= U'0' && point <= U'9';
}

/// -1 for anything but a decimal digit.
int digit_value(char32_t point) noexcept {
    if (point < 0x80) {
        return is_ascii_digit(point) ? static_cast<int>(point - U'0') : -1;
    }
    return u_charDigitValue(static_cast<UChar32>(point));
}

bool is_letter(char32_t point) noexcept {
    return u_isalpha(static_cast<UChar32>(point)) != 0;
}

/// Lower case, full-width letters as plain ones.
char32_t plain_letter(char32_t point) noexcept {
    const auto lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(point)));
    return lower >= 0xFF41 && lower <= 0xFF5A ? lower - 0xFF41 + U'a' : lower;
}

/// Full-width punctuation as its ASCII form, the ideographic comma as a comma.
char32_t plain_mark(char32_t point) noexcept {
    if (point >= 0xFF01 && point <= 0xFF5E) {
        return point - 0xFF01 + U'!';
    }
    return point == 0x3001 ? U',' : point;
}

bool ends_number(char32_t mark) noexcept {
    return std::u32string_view(U",;|&\\/+\n\r").find(mark) != std::u32string_view::npos;
}

bool starts_with_folded(std::string_view text, std::string_view lower) noexcept {
    return equals_folded(text.substr(0, lower.size()), lower);
}

bool is_parameter(std::string_view text) noexcept {
    const auto end = text.find_first_of("=;");
    return end != std::string_view::npos && end > 0 && text[end] == '=' &&
           std::ranges::all_of(text.substr(0, end), [](char byte) {
               return byte == '-' || is_letter(static_cast<unsigned char>(byte));
           });
}

void prepend_context(Spelling& piece, std::string_view context) {
    if (piece.plus || !context.starts_with('+')) {
        return;
    }
    std::string digits;
    std::ranges::copy_if(context, std::back_inserter(digits), [](char byte) {
        return is_ascii_digit(static_cast<unsigned char>(byte));
    });
    piece.digits.insert(0, digits);
    piece.plus = true;
}

/// "1223334444.0" is what remains of a number that passed through a spreadsheet.
std::string_view without_zero_fraction(std::string_view text) noexcept {
    constexpr std::string_view fraction = ".0";
    const auto number = text.substr(0, text.size() - std::min(text.size(), fraction.size()));
    const auto whole = text.ends_with(fraction) && number.size() >= local_digits &&
                       std::ranges::all_of(number, [](char byte) {
                           return is_ascii_digit(static_cast<unsigned char>(byte));
                       });
    return whole ? number : text;
}

}  // namespace

PhoneReader::PhoneReader(std::string_view text) noexcept
    : text_(without_zero_fraction(trimmed(text))) {}

std::optional<Spelling> PhoneReader::next() {
    while (at_ < text_.size()) {
        Spelling piece;
        group_ = 0;
        while (at_ < text_.size() && take(piece) == Step::inside) {
        }
        if (piece.masked || piece.digits.size() >= least_digits) {
            return piece;
        }
    }
    return std::nullopt;
}

char32_t PhoneReader::peek(std::size_t& after) const noexcept {
    const auto byte = static_cast<unsigned char>(text_[after]);
    if (byte < 0x80) {
        ++after;
        return byte;
    }
    return next_code_point(text_, after);
}

PhoneReader::Step PhoneReader::take(Spelling& piece) {
    auto after = at_;
    const auto point = peek(after);
    if (const auto digit = digit_value(point); digit >= 0) {
        piece.digits.push_back(static_cast<char>('0' + digit));
        at_ = after;
        return Step::inside;
    }
    return is_letter(point) ? take_word(piece) : take_mark(piece, plain_mark(point), after);
}

PhoneReader::Step PhoneReader::take_word(Spelling& piece) {
    Word word;
    while (at_ < text_.size()) {
        auto after = at_;
        const auto point = peek(after);
        if (!is_letter(point)) {
            break;
        }
        word.add(plain_letter(point));
        at_ = after;
    }
    if (word.only_x()) {
        if (word.size == 1 && piece.digits.size() >= least_before_x() && extension_follows(at_)) {
            return skip_extension(piece);
        }
        piece.masked = true;
        return Step::inside;
    }
    if (piece.digits.empty() && !piece.masked) {
        return Step::inside;
    }
    return word.names_extension() ? skip_extension(piece) : Step::done;
}

PhoneReader::Step PhoneReader::take_mark(Spelling& piece, char32_t mark, std::size_t after) {
    const auto started = !piece.digits.empty() || piece.masked;
    if (mark == U'+' && started) {
        return Step::done;
    }
    at_ = after;
    switch (mark) {
        case U'+':
            piece.plus = true;
            return Step::inside;
        case U'/':
            return take_slash(piece);
        case U';':
            return take_parameter(piece);
        case U'*':
            piece.masked = true;
            return Step::inside;
        case U'#':
        case U'~':
            return started ? skip_extension(piece) : Step::inside;
        default:
            return started && ends_number(mark) ? Step::done : Step::inside;
    }
}

PhoneReader::Step PhoneReader::take_slash(const Spelling& piece) {
    const auto digits = piece.digits.size();
    const auto area_code = digits < local_digits &&
                           (piece.plus || digits - group_ <= 3 || piece.digits.starts_with('0'));
    group_ = digits;
    return area_code && !piece.masked ? Step::inside : Step::done;
}

PhoneReader::Step PhoneReader::take_parameter(Spelling& piece) {
    constexpr std::string_view context = "phone-context=";
    constexpr std::string_view extension = "ext=";
    const auto rest = text_.substr(at_);
    if (piece.digits.empty() || !is_parameter(rest)) {
        return Step::done;
    }
    const auto parameter = rest.substr(0, rest.find(';'));
    if (starts_with_folded(parameter, context)) {
        prepend_context(piece, parameter.substr(context.size()));
    } else if (starts_with_folded(parameter, extension)) {
        piece.masked = piece.masked ||
                       parameter.find_first_of("xX*", extension.size()) != std::string_view::npos;
    }
    at_ += parameter.size();
    return Step::inside;
}

PhoneReader::Step PhoneReader::skip_extension(Spelling& piece) {
    auto digits = false;
    while (at_ < text_.size()) {
        auto after = at_;
        const auto point = peek(after);
        const auto mark = plain_mark(point);
        const auto hidden = mark == U'*' || plain_letter(point) == U'x';
        const auto digit = digit_value(point) >= 0;
        if (!digit && !hidden && (digits || is_letter(point) || ends_number(mark))) {
            break;
        }
        piece.masked = piece.masked || hidden;
        digits = digits || digit;
        at_ = after;
    }
    return Step::done;
}

/// How many digits must stand before the X that was just read to make it "extension".
std::size_t PhoneReader::least_before_x() const noexcept {
    const auto touches = [&](std::size_t at) {
        return at < text_.size() && is_ascii_digit(static_cast<unsigned char>(text_[at]));
    };
    const auto tight = text_[at_ - 1] == 'X' && touches(at_) && at_ >= 2 && touches(at_ - 2);
    return tight ? digits_before_a_tight_x : local_digits;
}

bool PhoneReader::extension_follows(std::size_t from) const noexcept {
    std::size_t digits = 0;
    while (from < text_.size()) {
        const auto point = peek(from);
        if (digit_value(point) >= 0) {
            ++digits;
        } else if (digits > 0 || is_letter(point)) {
            return digits > 0 && digits <= extension_digits && plain_letter(point) != U'x';
        }
    }
    return digits > 0 && digits <= extension_digits;
}

}  // namespace callveil::identity
