// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "crypto/hash.hpp"
#include "masking/makers.hpp"
#include "masking/text_mask.hpp"
#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

constexpr std::size_t most = 1000;
constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
/// The largest multiple of the alphabet's size in a byte: bytes from there on would favour its
/// first characters.
constexpr std::size_t fair_bytes = 256 / alphabet.size() * alphabet.size();

/// `length` characters of the alphabet, each as likely as any other, from HMAC-SHA-256 over a
/// counter.
std::string drawn(std::string_view draw, std::size_t length) {
    std::string text;
    for (std::size_t block = 0; text.size() < length; ++block) {
        for (const std::size_t byte : crypto::hmac_sha256(draw, std::to_string(block))) {
            if (byte < fair_bytes && text.size() < length) {
                text.push_back(alphabet[byte % alphabet.size()]);
            }
        }
    }
    return text;
}

class RandomStringRewrite final : public TextMask {
public:
    RandomStringRewrite(std::size_t length, std::string suffix)
        : TextMask(NumberText::plain), length_(length), suffix_(std::move(suffix)) {}
    std::string_view name() const noexcept override { return "random_string_rewrite"; }
    Idempotent idempotent() const noexcept override { return Idempotent::no; }
    bool is_random() const noexcept override { return true; }

protected:
    Result<std::string> mask_text(const MaskField& field, std::string_view) const override {
        return written(field);
    }
    domain::Value mask_null(const MaskField& field) const override {
        if (field.nulls == NullPolicy::keep) {
            return domain::Null{};
        }
        return written(field);
    }

private:
    std::string written(const MaskField& field) const {
        return cut_utf8(drawn(field.draw, length_) + suffix_, field.length);
    }

    std::size_t length_;
    std::string suffix_;
};

Result<std::unique_ptr<MaskStrategy>> make_random_string_rewrite(const MaskOptions& options,
                                                                 const MaskKeys&) {
    CALLVEIL_ASSIGN(const auto length, options.number("length", 30, 1, most));
    CALLVEIL_ASSIGN(auto suffix, options.text(suffix_option, ""));
    return std::make_unique<RandomStringRewrite>(length, std::move(suffix));
}

}  // namespace

Maker random_string_rewrite_maker() {
    return {{.name = "random_string_rewrite",
             .text = "Writes random small letters and digits, others into each cell.",
             .example = {"someone@example.com", {{"length", "12"}}},
             .options = {{"length", "30", "Characters that are written, 1 to 1000."},
                         {std::string(suffix_option), "", "Text added behind them."}},
             .keys = {}},
            make_random_string_rewrite};
}

}  // namespace callveil::masking
