// SPDX-License-Identifier: Apache-2.0
#include "masking/alternating.hpp"
#include "masking/makers.hpp"
#include "masking/text_mask.hpp"
#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

constexpr std::size_t most = 1000;

/// Cutting comes first here: the result is never longer, and a second run sees the same text.
std::u32string points_within(const MaskField& field, std::string_view text) {
    auto points = decode_utf8(text).value_or(std::u32string{});
    if (field.length && points.size() > *field.length) {
        points.resize(*field.length);
    }
    return points;
}

class Alternate final : public TextMask {
public:
    explicit Alternate(const Alternation& rule) noexcept
        : TextMask(NumberText::plain), rule_(rule) {}
    std::string_view name() const noexcept override { return "alternate"; }
    Idempotent idempotent() const noexcept override { return Idempotent::yes; }

protected:
    Result<std::string> mask_text(const MaskField& field, std::string_view text) const override {
        return encode_utf8(alternate(points_within(field, text), rule_));
    }
    /// What is masked depends on the place alone, so another character may be written there.
    std::size_t readable_in(const MaskField& field, std::string_view text) const override {
        return count_readable(
            alternate(points_within(field, text), {rule_.keep, rule_.mask, hidden_point}));
    }

private:
    Alternation rule_;
};

class AlternatePhone final : public TextMask {
public:
    AlternatePhone() noexcept : TextMask(NumberText::plain) {}
    std::string_view name() const noexcept override { return "alternate_phone"; }
    Idempotent idempotent() const noexcept override { return Idempotent::yes; }

protected:
    Result<std::string> mask_text(const MaskField& field, std::string_view text) const override {
        return encode_utf8(alternate_phone(points_within(field, text)));
    }
    /// An X of the result is a masked digit; all that is not masked stays where it is.
    std::size_t readable_in(const MaskField& field, std::string_view text) const override {
        const auto points = points_within(field, text);
        const auto masked = alternate_phone(points);
        std::size_t count = 0;
        for (std::size_t at = 0; at < points.size(); ++at) {
            count += masked[at] == points[at] && masked[at] != U'X' ? 1 : 0;
        }
        return count;
    }
};

Result<std::unique_ptr<MaskStrategy>> make_alternate(const MaskOptions& options, const MaskKeys&) {
    Alternation rule;
    CALLVEIL_ASSIGN(rule.keep, options.number("keep", rule.keep, 0, most));
    CALLVEIL_ASSIGN(rule.mask, options.number("mask", rule.mask, 1, most));
    CALLVEIL_ASSIGN(rule.character, options.character("character", rule.character));
    return std::make_unique<Alternate>(rule);
}

Result<std::unique_ptr<MaskStrategy>> make_alternate_phone(const MaskOptions&, const MaskKeys&) {
    return std::make_unique<AlternatePhone>();
}

}  // namespace

Maker alternate_maker() {
    return {{.name = "alternate",
             .text = "Keeps two characters, masks two, and so on over the whole text.",
             .example = {"someone@example.com", {}},
             .options = {{"keep", "2", "Characters kept at a time, 0 to 1000."},
                         {"mask", "2", "Characters masked at a time, 1 to 1000."},
                         {"character", "X", "The character that is written instead."}},
             .keys = {}},
            make_alternate};
}

Maker alternate_phone_maker() {
    return {{.name = "alternate_phone",
             .text = "Keeps two digits, masks two, from the last digit of each phone number "
                     "backwards; extensions are masked whole.",
             .example = {"1223334444", {}},
             .options = {},
             .keys = {}},
            make_alternate_phone};
}

}  // namespace callveil::masking
