// SPDX-License-Identifier: Apache-2.0
#include "wire/codec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/admin_messages.hpp"
#include "wire/agent_messages.hpp"
#include "wire/schema.hpp"

namespace callveil::wire {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

template <class T>
Error refusal(const Json& json, Unknown unknown = Unknown::refuse) {
    const auto read = decode<T>(json, unknown);
    EXPECT_FALSE(read) << "was taken";
    return read ? Error{} : read.error();
}

TEST(Codec, LeavesOptionalMembersAtTheirDefault) {
    const auto read = decode<RequestList>(Json{{"kind", "access"}}, Unknown::refuse);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->kind, "access");
    EXPECT_EQ(read->limit, 0);
    EXPECT_TRUE(read->states.empty());
}

TEST(Codec, WritesEveryDeclaredMember) {
    const Json json = encode(RequestList{});
    EXPECT_EQ(json, (Json{{"states", Json::array()}, {"kind", ""}, {"before", ""}, {"limit", 0}}));
}

TEST(Codec, NamesTheMemberThatIsMissing) {
    const auto error = refusal<RequestReject>(Json{{"reason", "withdrawn"}});
    EXPECT_EQ(error.code, ErrorCode::invalid_argument);
    EXPECT_EQ(error.detail, "'reference' is missing");
}

TEST(Codec, RefusesUnknownMembersOfARequestAndIgnoresThemInAReply) {
    const Json json{{"job", "j"}, {"later", 1}};
    EXPECT_EQ(refusal<JobStatus>(json).detail, "'later' is not known in this message");
    EXPECT_TRUE(decode<JobReply>(json, Unknown::ignore));
}

TEST(Codec, RefusesUnknownMembersOfNestedObjects) {
    const Json json{{"rows", {{{"number", 1}, {"surprise", 1}}}}, {"next", 0}};
    EXPECT_EQ(refusal<PreviewPageReply>(json).detail, "'surprise' is not known in this message");
}

TEST(Codec, MakesAForeignMemberNameHarmlessInTheError) {
    const auto error = refusal<JobStatus>(Json{{"job", "j"}, {"\x1b[31m\nevil", 1}});
    EXPECT_THAT(error.detail,
                AllOf(HasSubstr("evil"), Not(HasSubstr("\n")), Not(HasSubstr("\x1b"))));
}

TEST(Codec, RefusesAValueOfAnotherType) {
    EXPECT_EQ(refusal<JobStatus>(Json{{"job", 7}}).detail, "'job' must be a string");
    EXPECT_EQ(refusal<SearchPage>(Json{{"job", "j"}, {"page", "1"}}).detail,
              "'page' must be an integer");
    EXPECT_EQ(refusal<Status>(Json{{"references", "R"}}).detail, "'references' must be a list");
    EXPECT_EQ(refusal<Status>(Json{{"references", {1}}}).detail, "'references' must be a string");
    EXPECT_EQ(refusal<JobStatus>(Json{{"job", nullptr}}).detail, "'job' must be a string");
    EXPECT_EQ(refusal<JobStatus>(Json::array()).code, ErrorCode::invalid_argument);
}

TEST(Codec, StopsAtTheLimitOfAMemberAndNeverRepeatsItsValue) {
    const std::string job(37, 'Z');
    const auto error = refusal<JobStatus>(Json{{"job", job}});
    EXPECT_EQ(error.code, ErrorCode::too_large);
    EXPECT_EQ(error.detail, "'job' passes its limit of 36");
    EXPECT_TRUE(decode<JobStatus>(Json{{"job", job.substr(1)}}, Unknown::refuse));
}

TEST(Codec, StopsAtTheLimitOfListsAndIntegers) {
    const std::vector<std::string> many(101, "R");
    EXPECT_EQ(refusal<Status>(Json{{"references", many}}).code, ErrorCode::too_large);
    EXPECT_EQ(refusal<RequestList>(Json{{"limit", 201}}).code, ErrorCode::too_large);
}

TEST(Codec, SaysBetweenWhichNumbersAnIntegerLies) {
    const auto below = refusal<RequestList>(Json{{"limit", -1}});
    EXPECT_EQ(below.code, ErrorCode::invalid_argument);
    EXPECT_EQ(below.detail, "'limit' must be 0 to 200");
    EXPECT_EQ(refusal<RequestList>(Json{{"limit", 201}}).detail, "'limit' must be 0 to 200");
}

TEST(Schema, SaysWhatTheCodecChecks) {
    const Json schema = schema_of<SearchPage>("search.page");
    EXPECT_EQ(schema["title"], "search.page");
    EXPECT_EQ(schema["additionalProperties"], false);
    EXPECT_EQ(schema["required"], Json::array({"job"}));
    EXPECT_EQ(schema["properties"]["job"]["x-maxBytes"], 36);
    EXPECT_EQ(schema["properties"]["page"]["maximum"], 1000000);
}

}  // namespace
}  // namespace callveil::wire
