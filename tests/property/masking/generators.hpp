// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "masking/mask_strategy.hpp"
#include "masking/utf8.hpp"

namespace callveil::masking {

inline char32_t any_code_point() {
    const auto point = *rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(0, 0x80),
                                       rc::gen::inRange<std::uint32_t>(0x80, 0xD800),
                                       rc::gen::inRange<std::uint32_t>(0xE000, 0x110000));
    return static_cast<char32_t>(point);
}

/// Any Unicode text, up to 40 code points.
inline std::u32string any_points() {
    std::u32string points(static_cast<std::size_t>(*rc::gen::inRange(0, 40)), U' ');
    for (auto& point : points) {
        point = any_code_point();
    }
    return points;
}

/// Text made of the pieces that telephone fields and their masks are made of.
inline std::u32string phone_like_points() {
    static const std::vector<std::u32string> pieces{
        U"1",      U"2",      U"34", U"555",   U"0142", U"1223334444", U"x",      U"X",
        U"XX",     U"xx",     U" ",  U"-",     U".",    U"/",          U"(",      U")",
        U"+",      U",",      U";",  U"#",     U"ext",  U"home",       U"\u0663", U"\u00A0",
        U"\u0301", U"\u2460", U"\n", U"Xerox", U"a",    U":"};
    std::u32string points;
    const int count = *rc::gen::inRange(0, 16);
    for (int at = 0; at < count; ++at) {
        points += *rc::gen::elementOf(pieces);
    }
    return points;
}

inline std::u32string any_or_phone_like() {
    return *rc::gen::inRange(0, 4) == 0 ? any_points() : phone_like_points();
}

/// The strategies that need no key, made as policies make them.
inline std::unique_ptr<MaskStrategy> keyless(const std::string& name) {
    domain::MaskSpec spec{name, {}};
    if (name == "string_rewrite") {
        spec.configuration["rewrite_value"] = "MASKED";
    }
    return std::move(make_strategy(spec, {}).value());
}

/// One strategy of all, as its example configures it.
inline std::unique_ptr<MaskStrategy> any_mask() {
    return make_sample(*rc::gen::elementOf(strategies()));
}

inline std::string mask_text(const MaskStrategy& mask, const std::string& text,
                             const MaskField& field = {}) {
    return std::get<std::string>(mask.mask(field, domain::Value(text)).value());
}

/// Sometimes a field with a length.
inline MaskField any_field() {
    MaskField field;
    if (*rc::gen::inRange(0, 2) == 0) {
        field.length = static_cast<std::size_t>(*rc::gen::inRange(0, 30));
    }
    return field;
}

}  // namespace callveil::masking
