// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "generators.hpp"

namespace callveil::masking {
namespace {

const std::vector<std::string> copying{"alternate", "alternate_phone", "partial", "partial_email"};

RC_GTEST_PROP(Readable, IsAShareOfTheValue, ()) {
    const auto mask = any_mask();
    const auto field = any_field();
    const domain::Value value = encode_utf8(any_or_phone_like());
    RC_PRE(mask->mask(field, value).has_value());
    RC_ASSERT(mask->readable(field, value) <= characters_of(value));
}

/// Of n code points `alternate` keeps those whose place falls to `keep` in each period.
RC_GTEST_PROP(Readable, OfAlternateIsTheDocumentedNumber, ()) {
    const auto keep = static_cast<std::size_t>(*rc::gen::inRange(0, 6));
    const auto mask = static_cast<std::size_t>(*rc::gen::inRange(1, 6));
    const domain::MaskSpec spec{"alternate",
                                {{"keep", std::to_string(keep)}, {"mask", std::to_string(mask)}}};
    const auto points = any_points();
    const auto count = points.size();
    const auto period = keep + mask;
    const auto kept = count <= std::max<std::size_t>(2, keep)
                          ? 0
                          : count / period * keep + std::min(keep, count % period);
    const auto made = std::move(make_strategy(spec, {}).value());
    RC_ASSERT(made->readable({}, encode_utf8(points)) == kept);
}

/// What is counted is there to be read: the result holds each copied character in order.
RC_GTEST_PROP(Readable, IsFoundInTheResult, ()) {
    const auto mask = keyless(*rc::gen::elementOf(copying));
    const auto field = any_field();
    const auto before = any_or_phone_like();
    const auto after = decode_utf8(mask_text(*mask, encode_utf8(before), field)).value();
    std::vector<std::vector<std::size_t>> longest(before.size() + 1,
                                                  std::vector<std::size_t>(after.size() + 1, 0));
    for (std::size_t i = 1; i <= before.size(); ++i) {
        for (std::size_t j = 1; j <= after.size(); ++j) {
            longest[i][j] = before[i - 1] == after[j - 1]
                                ? longest[i - 1][j - 1] + 1
                                : std::max(longest[i - 1][j], longest[i][j - 1]);
        }
    }
    RC_ASSERT(mask->readable(field, encode_utf8(before)) <= longest.back().back());
}

}  // namespace
}  // namespace callveil::masking
