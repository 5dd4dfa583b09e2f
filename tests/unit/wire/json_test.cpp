// SPDX-License-Identifier: Apache-2.0
#include "wire/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <limits>
#include <string>

namespace callveil::wire {
namespace {

using testing::HasSubstr;
using testing::Not;

ErrorCode refusal(std::string_view text, const Limits& limits = agent_limits) {
    const auto read = parse_untrusted(text, limits);
    EXPECT_FALSE(read) << "was taken";
    return read ? ErrorCode::internal : read.error().code;
}

std::string nested(std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
}

TEST(StrictJson, ReadsWhatRfc8259Allows) {
    const auto read = parse_untrusted(R"( {"a": [1, -2, true, null, "é"]} )", agent_limits);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ((*read)["a"][1].get<std::int64_t>(), -2);
    EXPECT_EQ((*read)["a"][4].get<std::string>(), "\xC3\xA9");
}

TEST(StrictJson, RefusesAKeyThatOccursTwice) {
    EXPECT_EQ(refusal(R"({"a":1,"a":1})"), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(R"({"o":{"a":1,"a":2}})"), ErrorCode::invalid_argument);
}

TEST(StrictJson, TakesOneKeyInTwoObjects) {
    EXPECT_TRUE(parse_untrusted(R"([{"a":1},{"a":1}])", agent_limits));
}

TEST(StrictJson, RefusesNumbersThatAreNotIntegersOf64Bits) {
    EXPECT_EQ(refusal("1.0"), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal("1e3"), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal("9223372036854775808"), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal("-9223372036854775809"), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal("1e999"), ErrorCode::invalid_argument);
}

TEST(StrictJson, KeepsTheLargestAndSmallestInteger) {
    const auto read = parse_untrusted("[9223372036854775807,-9223372036854775808]", agent_limits);
    ASSERT_TRUE(read);
    EXPECT_EQ((*read)[0].get<std::int64_t>(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ((*read)[1].get<std::int64_t>(), std::numeric_limits<std::int64_t>::min());
}

TEST(StrictJson, RefusesTextThatIsNotUtf8) {
    EXPECT_EQ(refusal("\"\xC3\x28\""), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal("\"\xED\xA0\x80\""), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal("\"\xF8\x88\x80\x80\x80\""), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(R"("\ud800")"), ErrorCode::invalid_argument);
}

TEST(StrictJson, RefusesWhatFollowsAZeroByte) {
    using namespace std::string_view_literals;
    EXPECT_EQ(refusal("{}\0{\"a\":1}"sv), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal("{}\0"sv), ErrorCode::invalid_argument);
    EXPECT_TRUE(parse_untrusted(R"("\u0000")", agent_limits));
}

TEST(StrictJson, NeverRepeatsTheTextInAnError) {
    const auto read = parse_untrusted(R"({"name":"ZZCANARY" x})", agent_limits);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().detail, Not(HasSubstr("CANARY")));
    EXPECT_THAT(read.error().detail, HasSubstr("byte"));
}

TEST(StrictJson, StopsAtTheLimitOfBytes) {
    const std::string fits = "\"" + std::string(98, 'a') + "\"";
    EXPECT_TRUE(parse_untrusted(fits, Limits{.bytes = 100}));
    EXPECT_EQ(refusal(fits + " ", Limits{.bytes = 100}), ErrorCode::too_large);
}

TEST(StrictJson, StopsAtTheLimitOfDepth) {
    EXPECT_TRUE(parse_untrusted(nested(16), agent_limits));
    EXPECT_EQ(refusal(nested(17)), ErrorCode::too_large);
}

TEST(StrictJson, StopsAtTheLimitsOfKeysItemsAndStrings) {
    const Limits small{.keys = 2, .items = 2, .string_bytes = 2};
    EXPECT_TRUE(parse_untrusted(R"({"a":[1,2],"b":"xy"})", small));
    EXPECT_EQ(refusal(R"({"a":1,"b":2,"c":3})", small), ErrorCode::too_large);
    EXPECT_EQ(refusal("[1,2,3]", small), ErrorCode::too_large);
    EXPECT_EQ(refusal("[[],[],[]]", small), ErrorCode::too_large);
    EXPECT_EQ(refusal(R"("xyz")", small), ErrorCode::too_large);
    EXPECT_EQ(refusal("{\"" + std::string(257, 'k') + "\":1}"), ErrorCode::too_large);
}

/// Reads, copies and prints a hostile document on a stack as small as some desktops give.
void* read_on_this_stack(void* text) {
    const auto& document = *static_cast<const std::string*>(text);
    const auto read = parse_untrusted(document, agent_limits);
    const Json copy = read ? *read : Json();
    return read || to_text(copy) != "null" ? text : nullptr;
}

TEST(StrictJson, RefusesSixtyKilobytesOfNestingOnASmallStack) {
    for (std::string unit : {std::string("["), std::string("{\"a\":")}) {
        std::string document;
        while (document.size() + unit.size() <= 60 * 1024) {
            document += unit;
        }
        pthread_attr_t attributes;
        ASSERT_EQ(pthread_attr_init(&attributes), 0);
        ASSERT_EQ(pthread_attr_setstacksize(&attributes, 256 * 1024), 0);
        pthread_t thread{};
        void* taken = nullptr;
        ASSERT_EQ(pthread_create(&thread, &attributes, read_on_this_stack, &document), 0);
        ASSERT_EQ(pthread_join(thread, &taken), 0);
        pthread_attr_destroy(&attributes);
        EXPECT_EQ(taken, nullptr) << "nesting by " << unit << " was taken";
    }
}

TEST(LenientJson, GoesOnWithoutTheValueAtFault) {
    const Limits small{.depth = 3, .keys = 3, .items = 2, .string_bytes = 3};
    const std::string long_key(257, 'k');
    for (const std::string odd :
         {R"("x":1.5)", R"("x":18446744073709551615)", R"("x":"long")", R"("x":[1,2,3])",
          R"("x":[[1],[2],[3,[4]]])", R"("x":{"y":{"z":[{"q":1}]}})", R"("x":[[[["deep"]]]])"}) {
        const auto read = parse_leniently("{\"a\":1," + odd + ",\"b\":\"yes\"}", small);
        ASSERT_TRUE(read) << odd << read.error().detail;
        EXPECT_EQ(read->at("a"), 1) << odd;
        EXPECT_EQ(read->at("b"), "yes") << odd;
        EXPECT_FALSE(parse_untrusted("{\"a\":1," + odd + ",\"b\":\"yes\"}", small)) << odd;
    }
    for (const std::string value : {"1", "[1,[2]]", "{\"a\":{\"a\":1}}"}) {
        const auto read = parse_leniently("{\"" + long_key + "\":" + value + ",\"b\":2}", small);
        ASSERT_TRUE(read) << value;
        EXPECT_EQ(*read, Json({{"b", 2}}));
    }
}

TEST(LenientJson, WhatIsLeftOutIsNeitherNullNorOfAType) {
    const auto read = parse_leniently(R"({"float":0.5,"text":"long","deep":{"x":1}})",
                                      Limits{.depth = 1, .string_bytes = 3});
    ASSERT_TRUE(read);
    for (const auto* name : {"float", "text", "deep"}) {
        EXPECT_TRUE(read->at(name).is_discarded()) << name;
    }
}

TEST(LenientJson, CutsObjectsAndArraysAtTheirLimits) {
    const Limits small{.keys = 2, .items = 2};
    EXPECT_EQ(parse_leniently("[1,[2],[3],4]", small).value(), Json::parse("[1,[2]]"));
    EXPECT_EQ(parse_leniently(R"({"a":1,"b":2,"c":{"d":3}})", small).value(),
              Json::parse(R"({"a":1,"b":2})"));
}

TEST(LenientJson, StillRefusesWhatNobodyCanRead) {
    for (const std::string bad :
         {"", "{", R"({"a":1,"a":2})", R"({"a":"\ud800"})", "{\"a\":\"\xFF\"}", R"({"a":1e999})",
          R"({"a":[[[[1]]],})", R"({"a":1} x)"}) {
        EXPECT_FALSE(parse_leniently(bad, Limits{.depth = 2})) << bad;
    }
    EXPECT_THAT(parse_leniently(R"({"zzcanary":1,"zzcanary":2})", agent_limits).error().detail,
                Not(HasSubstr("canary")));
    EXPECT_EQ(parse_leniently("[1,2,3]", Limits{.bytes = 6}).error().code, ErrorCode::too_large);
    EXPECT_FALSE(parse_leniently(std::string(60000, '['), agent_limits));
    EXPECT_TRUE(parse_leniently(nested(30000), agent_limits));
}

TEST(StrictJson, NamesTheMemberThatOccursTwiceUnlessItMayBeData) {
    const auto twice = [](const std::string& key) {
        return parse_untrusted("{\"" + key + "\":1,\"x\":{},\"" + key + "\":1}", agent_limits)
            .error()
            .detail;
    };
    EXPECT_EQ(twice("identity_file"), "'identity_file' occurs twice in one object");
    for (const std::string data : {"1223334444", "someone@example.com", "Jordan Example"}) {
        EXPECT_EQ(twice(data), "a key occurs twice in one object");
    }
    EXPECT_EQ(twice(std::string(65, 'k')), "a key occurs twice in one object");
}

TEST(JsonText, ReplacesBytesThatAreNotUtf8) {
    EXPECT_EQ(to_text(Json("a\xFF")), "\"a\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace callveil::wire
