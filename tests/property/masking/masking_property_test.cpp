// SPDX-License-Identifier: Apache-2.0
#include "generators.hpp"

namespace callveil::masking {
namespace {

const std::vector<std::string> idempotent_names{"alternate", "alternate_phone", "null_rewrite",
                                                "string_rewrite", "preserve"};

RC_GTEST_PROP(Masks, ChangeNothingInASecondRun, ()) {
    const auto mask = keyless(*rc::gen::elementOf(idempotent_names));
    const auto field = any_field();
    const domain::Value value = encode_utf8(any_or_phone_like());
    const auto once = mask->mask(field, value).value();
    RC_ASSERT(mask->mask(field, once).value() == once);
}

RC_GTEST_PROP(Alternate, ChangesNothingInASecondRunWithAnyNumbers, ()) {
    domain::MaskSpec spec{"alternate", {}};
    spec.configuration["keep"] = std::to_string(*rc::gen::inRange(0, 6));
    spec.configuration["mask"] = std::to_string(*rc::gen::inRange(1, 6));
    const auto made = std::move(make_strategy(spec, {}).value());
    const auto field = any_field();
    const auto once = mask_text(*made, encode_utf8(any_points()), field);
    RC_ASSERT(mask_text(*made, once, field) == once);
}

RC_GTEST_PROP(Masks, WriteValidTextWithinTheField, ()) {
    const auto mask = keyless(*rc::gen::elementOf(
        std::vector<std::string>{"alternate", "alternate_phone", "string_rewrite"}));
    const auto field = any_field();
    const auto points = decode_utf8(mask_text(*mask, encode_utf8(any_or_phone_like()), field));
    RC_ASSERT(points.has_value());
    RC_ASSERT(points->size() <= field.length.value_or(points->size()));
}

RC_GTEST_PROP(Masks, KeepNull, ()) {
    const auto mask = keyless(*rc::gen::elementOf(idempotent_names));
    RC_ASSERT(domain::is_null(mask->mask(any_field(), domain::Null{}).value()));
}

RC_GTEST_PROP(Alternate, KeepsTheCountOfCodePoints, ()) {
    const auto points = any_points();
    const auto masked = decode_utf8(mask_text(*keyless("alternate"), encode_utf8(points))).value();
    RC_ASSERT(masked.size() == points.size());
    for (std::size_t at = 0; at < points.size(); ++at) {
        const bool kept = points.size() > 2 && at % 4 < 2;
        RC_ASSERT(masked[at] == (kept ? points[at] : U'X'));
    }
}

RC_GTEST_PROP(Utf8, IsReadBackAsWritten, ()) {
    const auto points = any_points();
    RC_ASSERT(decode_utf8(encode_utf8(points)) == points);
}

RC_GTEST_PROP(Utf8, IsRefusedOrReadExactly, (const std::string& bytes)) {
    const auto points = decode_utf8(bytes);
    RC_ASSERT((points ? encode_utf8(*points) : bytes) == bytes);
}

}  // namespace
}  // namespace callveil::masking
