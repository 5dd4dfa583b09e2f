// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "masking/mask_strategy.hpp"

namespace callveil::masking {

/// How a floating-point number is written before it is masked.
enum class NumberText {
    plain,  ///< shortest digits without exponent or needless ".0", as a person would write it
    python  ///< Python's str(), which Fides hashes: "1.0", "1e+16"
};

/// The text of `value`; an integer is decimal.
/// @error invalid_argument  NULL, a blob, or text that is not UTF-8.
Result<std::string> text_to_mask(const domain::Value& value, NumberText numbers);

/// The part that all strategies share which write text into string fields.
class TextMask : public MaskStrategy {
public:
    bool accepts(domain::DataType type) const noexcept override;
    Result<domain::Value> mask(const MaskField& field, const domain::Value& value) const override;
    std::size_t readable(const MaskField& field, const domain::Value& value) const override;

protected:
    explicit TextMask(NumberText numbers) noexcept : numbers_(numbers) {}

    /// Masks valid UTF-8; the result is valid UTF-8 within the field's length.
    virtual Result<std::string> mask_text(const MaskField& field, std::string_view text) const = 0;
    /// How many of its code points are copied; most masks copy none.
    virtual std::size_t readable_in(const MaskField& field, std::string_view text) const;
    /// What NULL becomes.
    virtual domain::Value mask_null(const MaskField& field) const;

private:
    NumberText numbers_;
};

}  // namespace callveil::masking
