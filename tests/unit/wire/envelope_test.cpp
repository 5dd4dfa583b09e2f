// SPDX-License-Identifier: Apache-2.0
#include "wire/envelope.hpp"

#include <gtest/gtest.h>

#include "wire/agent_messages.hpp"

namespace callveil::wire {
namespace {

ErrorCode refusal(const Frames& frames) {
    const auto read = read_envelope(frames, agent_limits);
    EXPECT_FALSE(read) << "was taken";
    return read ? ErrorCode::internal : read.error().code;
}

Frames with_body(std::string body) {
    return {"CALLVEIL1", "hello", std::move(body)};
}

TEST(Envelope, GivesBackWhatWasWritten) {
    const auto read = read_envelope(request_frames("q-1", Hello{"plugin 1"}), agent_limits);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->type, "hello");
    EXPECT_EQ(read->id, "q-1");
    EXPECT_EQ(read->body, (Json{{"client", "plugin 1"}}));
}

TEST(Envelope, HasExactlyThreeFrames) {
    EXPECT_EQ(refusal({}), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({"CALLVEIL1", "hello"}), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({"CALLVEIL1", "hello", R"({"v":1,"id":"a"})", ""}),
              ErrorCode::invalid_argument);
}

TEST(Envelope, BeginsWithTheMagic) {
    EXPECT_EQ(refusal({"CALLVEIL2", "hello", R"({"v":1,"id":"a"})"}), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({"", "hello", R"({"v":1,"id":"a"})"}), ErrorCode::invalid_argument);
}

TEST(Envelope, HasATypeOfAtMostThirtyTwoPlainCharacters) {
    const std::string body = R"({"v":1,"id":"a"})";
    EXPECT_TRUE(read_envelope({"CALLVEIL1", std::string(32, 't'), body}, agent_limits));
    EXPECT_EQ(refusal({"CALLVEIL1", std::string(33, 't'), body}), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({"CALLVEIL1", "", body}), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({"CALLVEIL1", "he llo", body}), ErrorCode::invalid_argument);
}

TEST(Envelope, SpeaksVersionOneOnly) {
    EXPECT_EQ(refusal(with_body(R"({"v":2,"id":"a"})")), ErrorCode::unsupported);
    EXPECT_EQ(refusal(with_body(R"({"v":"1","id":"a"})")), ErrorCode::unsupported);
    EXPECT_EQ(refusal(with_body(R"({"id":"a"})")), ErrorCode::unsupported);
}

TEST(Envelope, CarriesACorrelationIdOfOneToSixtyFourPlainCharacters) {
    EXPECT_TRUE(
        read_envelope(with_body(R"({"v":1,"id":")" + std::string(64, 'a') + "\"}"), agent_limits));
    EXPECT_EQ(refusal(with_body(R"({"v":1})")), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(with_body(R"({"v":1,"id":""})")), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(with_body(R"({"v":1,"id":"a b"})")), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(with_body(R"({"v":1,"id":")" + std::string(65, 'a') + "\"}")),
              ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(with_body(R"({"v":1,"id":7})")), ErrorCode::invalid_argument);
}

TEST(Envelope, HoldsAnObject) {
    EXPECT_EQ(refusal(with_body("[1]")), ErrorCode::invalid_argument);
    EXPECT_EQ(refusal(with_body("null")), ErrorCode::invalid_argument);
}

TEST(Reply, IsReadUnderTheNameOfItsRequest) {
    const auto frames = reply_frames<Hello>("q", {"callveild", "now", "desk-7", 90});
    const auto reply = read_reply<Hello>(*read_envelope(frames, agent_limits));
    ASSERT_TRUE(reply) << reply.error().detail;
    EXPECT_EQ(reply->principal, "desk-7");
    EXPECT_FALSE(read_reply<Prefill>(*read_envelope(frames, agent_limits)));
}

TEST(Reply, BringsTheErrorOfTheOtherSide) {
    const auto frames = error_frames("q", {ErrorCode::rate_limited, "slow down"});
    const auto reply = read_reply<Prefill>(*read_envelope(frames, agent_limits));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::rate_limited);
    EXPECT_EQ(reply.error().detail, "slow down");
}

TEST(Reply, TurnsACodeOfALaterVersionIntoInternal) {
    Json body{{"code", "not_invented_yet"}, {"detail", "later"}};
    const auto frames = write_envelope(error_type, "q", body);
    const auto reply = read_reply<Prefill>(*read_envelope(frames, agent_limits));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::internal);
}

}  // namespace
}  // namespace callveil::wire
