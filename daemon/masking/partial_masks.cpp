// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "masking/makers.hpp"
#include "masking/text_mask.hpp"
#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

constexpr std::size_t most = 1000;
constexpr std::string_view default_padding = "******";

/// How much of a text stays, at its start and at its end.
struct Kept {
    std::size_t prefix = 2;
    std::size_t suffix = 2;
};

/// A text of which nothing would be hidden is replaced whole.
std::u32string padded(std::u32string_view text, const Kept& kept, std::u32string_view padding) {
    if (text.size() <= kept.prefix + kept.suffix) {
        return std::u32string(padding);
    }
    std::u32string masked(text.substr(0, kept.prefix));
    return masked.append(padding).append(text.substr(text.size() - kept.suffix));
}

/// Whether a top-level domain can be told from the rest.
bool is_domain(std::u32string_view domain) noexcept {
    const auto dot = domain.rfind(U'.');
    return dot != std::u32string_view::npos && dot > 0 && dot + 1 < domain.size();
}

std::u32string masked_email(std::u32string_view text, std::u32string_view padding) {
    constexpr Kept start{.prefix = 2, .suffix = 0};
    const auto at = text.rfind(U'@');
    if (at == std::u32string_view::npos || at == 0 || !is_domain(text.substr(at + 1))) {
        return std::u32string(padding);
    }
    const auto domain = text.substr(at + 1);
    const auto dot = domain.rfind(U'.');
    return padded(text.substr(0, at), start, padding)
        .append(U"@")
        .append(padded(domain.substr(0, dot), start, padding))
        .append(domain.substr(dot));
}

class PaddingMask : public TextMask {
public:
    Idempotent idempotent() const noexcept override { return Idempotent::no; }

protected:
    explicit PaddingMask(std::u32string padding)
        : TextMask(NumberText::plain), padding_(std::move(padding)) {}

    virtual std::u32string mask_points(std::u32string_view text,
                                       std::u32string_view padding) const = 0;

    Result<std::string> mask_text(const MaskField& field, std::string_view text) const override {
        const auto points = decode_utf8(text).value_or(std::u32string{});
        return points.empty() ? std::string()
                              : cut_utf8(encode_utf8(mask_points(points, padding_)), field.length);
    }
    std::size_t readable_in(const MaskField& field, std::string_view text) const override {
        const auto points = decode_utf8(text).value_or(std::u32string{});
        if (points.empty()) {
            return 0;
        }
        const auto masked = mask_points(points, std::u32string(padding_.size(), hidden_point));
        return count_readable(
            std::u32string_view(masked).substr(0, field.length.value_or(masked.size())));
    }

private:
    std::u32string padding_;
};

class Partial final : public PaddingMask {
public:
    Partial(const Kept& kept, std::u32string padding)
        : PaddingMask(std::move(padding)), kept_(kept) {}
    std::string_view name() const noexcept override { return "partial"; }

protected:
    std::u32string mask_points(std::u32string_view text,
                               std::u32string_view padding) const override {
        return padded(text, kept_, padding);
    }

private:
    Kept kept_;
};

class PartialEmail final : public PaddingMask {
public:
    explicit PartialEmail(std::u32string padding) : PaddingMask(std::move(padding)) {}
    std::string_view name() const noexcept override { return "partial_email"; }

protected:
    std::u32string mask_points(std::u32string_view text,
                               std::u32string_view padding) const override {
        return masked_email(text, padding);
    }
};

Result<std::u32string> read_padding(const MaskOptions& options) {
    CALLVEIL_ASSIGN(const auto text, options.text("padding", default_padding));
    return decode_utf8(text).value_or(std::u32string{});
}

Result<std::unique_ptr<MaskStrategy>> make_partial(const MaskOptions& options, const MaskKeys&) {
    Kept kept;
    CALLVEIL_ASSIGN(kept.prefix, options.number("prefix", kept.prefix, 0, most));
    CALLVEIL_ASSIGN(kept.suffix, options.number("suffix", kept.suffix, 0, most));
    CALLVEIL_ASSIGN(auto padding, read_padding(options));
    return std::make_unique<Partial>(kept, std::move(padding));
}

Result<std::unique_ptr<MaskStrategy>> make_partial_email(const MaskOptions& options,
                                                         const MaskKeys&) {
    CALLVEIL_ASSIGN(auto padding, read_padding(options));
    return std::make_unique<PartialEmail>(std::move(padding));
}

MaskOption padding_option(const char* text) {
    return {"padding", std::string(default_padding), text};
}

}  // namespace

Maker partial_maker() {
    return {{.name = "partial",
             .text = "Keeps the first and the last characters and writes one text between them.",
             .example = {"1223334444", {}},
             .options = {{"prefix", "2", "Characters kept at the start, 0 to 1000."},
                         padding_option("The text between them, whatever its length was."),
                         {"suffix", "2", "Characters kept at the end, 0 to 1000."}},
             .keys = {}},
            make_partial};
}

Maker partial_email_maker() {
    return {{.name = "partial_email",
             .text = "Keeps the first two characters of an e-mail address and of its domain, and "
                     "the top-level domain.",
             .example = {"someone@example.com", {}},
             .options = {padding_option("The text that is written instead of the rest.")},
             .keys = {}},
            make_partial_email};
}

}  // namespace callveil::masking
