// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "wire/uuid.hpp"

namespace callveil::wire {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::string any_reference() {
    std::string random;
    for (int i = 0; i < 10; ++i) {
        random += static_cast<char>(*rc::gen::inRange(0, 256));
    }
    const auto time = *rc::gen::inRange<std::int64_t>(1'600'000'000'000, 4'000'000'000'000);
    return *reference_of(make_uuid7(std::chrono::milliseconds{time}, random));
}

RC_GTEST_PROP(Reference, ReadsBackAsItself, ()) {
    const auto reference = any_reference();
    const auto read = parse_reference(reference);
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == reference);
}

RC_GTEST_PROP(Reference, FindsEverySingleWrongLetter, ()) {
    const auto reference = any_reference();
    for (std::size_t place = 1; place < reference.size(); ++place) {
        for (const char letter : alphabet) {
            auto wrong = reference;
            if (wrong[place] == '-' || wrong[place] == letter) {
                continue;
            }
            wrong[place] = letter;
            RC_ASSERT(!parse_reference(wrong).has_value());
        }
    }
}

RC_GTEST_PROP(Reference, FindsEverySwapOfNeighbours, ()) {
    std::string letters = any_reference();
    std::erase(letters, '-');
    for (std::size_t place = 1; place + 1 < letters.size(); ++place) {
        auto swapped = letters;
        std::swap(swapped[place], swapped[place + 1]);
        RC_ASSERT((swapped == letters || !parse_reference(swapped).has_value()));
    }
}

RC_GTEST_PROP(Reference, NeverReadsArbitraryTextAsSomethingElse, (const std::string& text)) {
    const auto read = parse_reference(text);
    RC_ASSERT((!read.has_value() || parse_reference(*read) == *read));
}

}  // namespace
}  // namespace callveil::wire
