// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "masking/makers.hpp"
#include "masking/text_mask.hpp"
#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

class NullRewrite final : public MaskStrategy {
public:
    std::string_view name() const noexcept override { return "null_rewrite"; }
    Idempotent idempotent() const noexcept override { return Idempotent::yes; }
    bool accepts(domain::DataType) const noexcept override { return true; }
    Result<domain::Value> mask(const MaskField&, const domain::Value&) const override {
        return domain::Value(domain::Null{});
    }
};

class Preserve final : public MaskStrategy {
public:
    std::string_view name() const noexcept override { return "preserve"; }
    Idempotent idempotent() const noexcept override { return Idempotent::yes; }
    bool accepts(domain::DataType) const noexcept override { return true; }
    Result<domain::Value> mask(const MaskField&, const domain::Value& value) const override {
        return value;
    }
    std::size_t readable(const MaskField&, const domain::Value& value) const override {
        return characters_of(value);
    }
};

class StringRewrite final : public TextMask {
public:
    explicit StringRewrite(std::string replacement)
        : TextMask(NumberText::plain), replacement_(std::move(replacement)) {}
    std::string_view name() const noexcept override { return "string_rewrite"; }
    Idempotent idempotent() const noexcept override { return Idempotent::yes; }

protected:
    Result<std::string> mask_text(const MaskField& field, std::string_view) const override {
        return cut_utf8(replacement_, field.length);
    }
    domain::Value mask_null(const MaskField& field) const override {
        if (field.nulls == NullPolicy::keep) {
            return domain::Null{};
        }
        return cut_utf8(replacement_, field.length);
    }

private:
    std::string replacement_;
};

Result<std::unique_ptr<MaskStrategy>> make_null_rewrite(const MaskOptions&, const MaskKeys&) {
    return std::make_unique<NullRewrite>();
}

Result<std::unique_ptr<MaskStrategy>> make_preserve(const MaskOptions&, const MaskKeys&) {
    return std::make_unique<Preserve>();
}

Result<std::unique_ptr<MaskStrategy>> make_string_rewrite(const MaskOptions& options,
                                                          const MaskKeys&) {
    CALLVEIL_ASSIGN(const auto value, options.text("rewrite_value", ""));
    CALLVEIL_ASSIGN(const auto suffix, options.text(suffix_option, ""));
    return std::make_unique<StringRewrite>(value + suffix);
}

}  // namespace

Maker null_rewrite_maker() {
    return {{.name = "null_rewrite",
             .text = "Writes NULL.",
             .example = {"1223334444", {}},
             .options = {},
             .keys = {}},
            make_null_rewrite};
}

Maker string_rewrite_maker() {
    return {{.name = "string_rewrite",
             .text = "Writes one fixed text.",
             .example = {"someone@example.com", {{"rewrite_value", "MASKED"}}},
             .options = {{"rewrite_value", "", "The text that is written.", Presence::required},
                         {std::string(suffix_option), "", "Text added behind it."}},
             .keys = {}},
            make_string_rewrite};
}

Maker preserve_maker() {
    return {{.name = "preserve",
             .text = "Leaves the value as it is.",
             .example = {"1223334444", {}},
             .options = {},
             .keys = {}},
            make_preserve};
}

}  // namespace callveil::masking
