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
    const auto mask = any_mask();
    const auto field = any_field();
    RC_PRE(mask->name() != "null_rewrite" && mask->name() != "preserve");
    const auto masked = mask->mask(field, domain::Value(encode_utf8(any_or_phone_like())));
    RC_PRE(masked.has_value());
    const auto points = decode_utf8(std::get<std::string>(*masked));
    RC_ASSERT(points.has_value());
    RC_ASSERT(points->size() <= field.length.value_or(points->size()));
}

RC_GTEST_PROP(Masks, KeepNull, ()) {
    RC_ASSERT(domain::is_null(any_mask()->mask(any_field(), domain::Null{}).value()));
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

RC_GTEST_PROP(Masks, MakeTheSameOfTheSame, ()) {
    const auto mask = any_mask();
    auto field = any_field();
    field.draw = *rc::gen::arbitrary<std::string>();
    const domain::Value value = encode_utf8(any_or_phone_like());
    const auto first = mask->mask(field, value);
    const auto second = mask->mask(field, value);
    RC_ASSERT(first.has_value() == second.has_value());
    // The macro looks at both sides of an "or".
    if (first) {
        RC_ASSERT(*first == *second);
    }
}

/// What stays is at the ends, at most so many characters, and something is hidden between them.
RC_GTEST_PROP(Partial, ShowsNoMoreThanItsEnds, ()) {
    const auto prefix = static_cast<std::size_t>(*rc::gen::inRange(0, 5));
    const auto suffix = static_cast<std::size_t>(*rc::gen::inRange(0, 5));
    const domain::MaskSpec spec{"partial",
                                {{"prefix", std::to_string(prefix)},
                                 {"padding", "***"},
                                 {"suffix", std::to_string(suffix)}}};
    const auto mask = std::move(make_strategy(spec, {}).value());
    const auto points = any_points();
    const auto masked = decode_utf8(mask_text(*mask, encode_utf8(points))).value();
    const bool is_short = points.size() <= prefix + suffix;
    const auto expected =
        is_short ? U"***"
                 : points.substr(0, prefix) + U"***" + points.substr(points.size() - suffix);
    RC_ASSERT(masked == (points.empty() ? std::u32string() : expected));
}

/// At most two characters of the local part and two of the domain are left, and the rest of what
/// is written is the padding, the at sign and the top-level domain.
RC_GTEST_PROP(PartialEmail, ShowsTwoCharactersOfEachPart, ()) {
    const auto part = [] {
        return *rc::gen::nonEmpty(rc::gen::container<std::string>(
            rc::gen::elementOf(std::string("abcdefghijklmnopqrstuvwxyz.-0123456789"))));
    };
    const auto local = part();
    const auto host = part();
    const auto shown = [](const std::string& text) {
        return text.size() > 2 ? text.substr(0, 2) + "******" : std::string("******");
    };
    RC_ASSERT(mask_text(*keyless("partial_email"), local + "@" + host + ".example") ==
              shown(local) + "@" + shown(host) + ".example");
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
