// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "generators.hpp"
#include "masking/ff1.hpp"

namespace callveil::masking {
namespace {

std::string any_bytes(int least, int most) {
    std::string bytes(static_cast<std::size_t>(*rc::gen::inRange(least, most + 1)), ' ');
    std::generate(bytes.begin(), bytes.end(), [] { return *rc::gen::arbitrary<char>(); });
    return bytes;
}

Ff1 any_cipher(unsigned radix) {
    const auto bytes = *rc::gen::element(16, 24, 32);
    return Ff1(crypto::Secret(any_bytes(bytes, bytes)), radix);
}

Numerals any_numerals(const Ff1& cipher, unsigned radix) {
    const auto fewest = static_cast<int>(cipher.shortest());
    Numerals digits(static_cast<std::size_t>(*rc::gen::inRange(fewest, fewest + 40)), 0);
    for (auto& digit : digits) {
        digit = static_cast<std::uint8_t>(*rc::gen::inRange(0U, radix));
    }
    return digits;
}

RC_GTEST_PROP(Ff1, IsUndoneByItsInverse, ()) {
    const auto radix = *rc::gen::inRange(2U, 257U);
    const auto cipher = any_cipher(radix);
    const auto tweak = any_bytes(0, 40);
    const auto plain = any_numerals(cipher, radix);
    const auto out = cipher.encrypt(tweak, plain).value();
    RC_ASSERT(out.size() == plain.size());
    RC_ASSERT(*std::max_element(out.begin(), out.end()) < radix);
    RC_ASSERT(cipher.decrypt(tweak, out).value() == plain);
}

std::unique_ptr<MaskStrategy> any_ff1() {
    MaskKeys keys;
    keys.emplace("ff1/key", crypto::Secret(std::string(
                                64, *rc::gen::elementOf(std::string("0123456789abcdef")))));
    return std::move(make_strategy({"ff1", {}}, keys).value());
}

/// Whole numbers with the same count of digits, close to one another and at both ends.
std::vector<std::int64_t> neighbours() {
    std::int64_t power = 1;
    const int count = *rc::gen::inRange(5, 19);
    for (int at = 0; at < count; ++at) {
        power *= 10;
    }
    const auto from = *rc::gen::inRange<std::int64_t>(0, power / 10);
    std::vector<std::int64_t> numbers;
    for (std::int64_t step = 0; step < 50; ++step) {
        numbers.push_back(power + from + step);
    }
    return numbers;
}

RC_GTEST_PROP(Ff1Mask, GivesEachWholeNumberAnotherOfAsManyDigits, ()) {
    const auto mask = any_ff1();
    std::map<std::int64_t, std::int64_t> seen;
    for (const auto number : neighbours()) {
        const auto out = std::get<std::int64_t>(mask->mask({}, domain::Value(number)).value());
        RC_ASSERT(std::to_string(out).size() == std::to_string(number).size());
        RC_ASSERT(seen.emplace(out, number).second);
    }
}

RC_GTEST_PROP(Ff1Mask, ChangesOnlyDigits, ()) {
    const auto points = phone_like_points();
    const auto masked = any_ff1()->mask({}, domain::Value(encode_utf8(points)));
    RC_PRE(masked.has_value());
    const auto after = decode_utf8(std::get<std::string>(*masked)).value();
    RC_ASSERT(after.size() == points.size());
    const auto is_digit = [](char32_t point) {
        return (point >= U'0' && point <= U'9') || (point >= 0x660 && point <= 0x669);
    };
    for (std::size_t at = 0; at < points.size(); ++at) {
        RC_ASSERT((is_digit(points[at]) ? is_digit(after[at]) : after[at] == points[at]));
    }
}

}  // namespace
}  // namespace callveil::masking
