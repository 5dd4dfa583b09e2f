// SPDX-License-Identifier: Apache-2.0
#include "plugin/call_event.hpp"

#include <gtest/gtest.h>

#include "plugin/prefill.hpp"

namespace callveil::plugin {
namespace {

CallEvent parsed(std::string_view json) {
    return parse_call_event(json).value();
}

Interaction call(std::string_view data) {
    Interaction interaction;
    interaction.learn(parsed(R"({"type":"interaction.offered","data":{"interactionId":"c",)" +
                             std::string(data) + "}}"));
    return interaction;
}

TEST(CallEvent, ReadsTheCanonicalExample) {
    const auto event = parsed(R"({"type":"interaction.offered","time":"2026-11-23T17:16:32.299Z",
        "seq":17,"data":{"interactionId":"c-1","parentInteractionId":"c-0","mediaType":"voice",
        "direction":"inbound","remote":{"address":"sip:+15550100@host","e164":"+15550100",
        "presentation":"allowed"},"attributes":{"customerId":"C-1001"},"newField":{"x":[1]}}})");
    EXPECT_EQ(event.kind, CallEventKind::offered);
    EXPECT_EQ(event.interaction_id, "c-1");
    EXPECT_EQ(event.parent_id, "c-0");
    EXPECT_EQ(event.media, Media::voice);
    EXPECT_EQ(event.direction, Direction::inbound);
    EXPECT_EQ(event.remote->e164, "+15550100");
    EXPECT_EQ(event.customer_id, "C-1001");
}

TEST(CallEvent, UnknownTypesAreNoError) {
    EXPECT_EQ(parsed(R"({"type":"interaction.teleported"})").kind, CallEventKind::other);
    EXPECT_EQ(parsed(R"({"type":"agent.state","data":5})").kind, CallEventKind::other);
}

TEST(CallEvent, NeedsTypeAndInteraction) {
    for (const auto* bad :
         {"", "[]", "5", "{}", R"({"type":5})", R"({"type":"interaction.offered"})",
          R"({"type":"interaction.offered","data":[]})",
          R"({"type":"interaction.offered","data":{"interactionId":5}})",
          R"({"type":"interaction.offered","data":{"interactionId":""}})"}) {
        EXPECT_FALSE(parse_call_event(bad)) << bad;
    }
}

TEST(CallEvent, SurvivesInvalidUtf8AndHugeAttributes) {
    EXPECT_FALSE(parse_call_event("{\"type\":\"interaction.offered\xFF\"}"));
    const auto huge =
        R"({"type":"interaction.offered","data":{"interactionId":"c","attributes":{"x":")" +
        std::string(1024 * 1024, 'a') + "\"}}}";
    EXPECT_EQ(parse_call_event(huge).error().code, ErrorCode::too_large);
    const std::string deep(100000, '[');
    EXPECT_FALSE(parse_call_event(deep));
}

TEST(CallEvent, OptionalMembersOfAWrongTypeCountAsAbsent) {
    const auto event = parsed(R"({"type":"interaction.offered","data":{"interactionId":"c",
        "parentInteractionId":null,"remote":"x","attributes":7,"mediaType":[],"direction":{}}})");
    EXPECT_EQ(event.parent_id, "");
    EXPECT_FALSE(event.remote);
    EXPECT_FALSE(event.customer_id);
    EXPECT_FALSE(event.media);
}

TEST(CallEvent, NeverRepeatsAValueInAnError) {
    const auto read = parse_call_event(
        R"({"type":"interaction.offered","data":{"remote":{"e164":"+15550100"}}})");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().detail.find("555"), std::string::npos);
}

TEST(Snapshot, LeavesOutWhatItCannotRead) {
    const auto events = parse_snapshot(
        R"([{"type":"interaction.held","data":{"interactionId":"a"}},5,{"type":"interaction.held"}])");
    ASSERT_TRUE(events);
    ASSERT_EQ(events->size(), 1U);
    EXPECT_FALSE(parse_snapshot("{}"));
}

TEST(PrefillQuery, TakesTheCustomerIdBeforeTheNumber) {
    const auto query =
        prefill_query(call(R"("remote":{"e164":"+15550100"},"attributes":{"customerId":"C-1"})"));
    ASSERT_TRUE(query);
    EXPECT_EQ(query->customer_id, "C-1");
    EXPECT_EQ(query->phone, "");
}

TEST(PrefillQuery, LooksUpTheNumberInboundAndOutbound) {
    for (const std::string direction : {"inbound", "outbound"}) {
        const auto query = prefill_query(
            call(R"("remote":{"e164":"+15550100"},"direction":")" + direction + "\""));
        ASSERT_TRUE(query) << direction;
        EXPECT_EQ(query->phone, "+15550100");
    }
}

TEST(PrefillQuery, NeverLooksUpAWithheldNumber) {
    for (const std::string presentation : {"\"restricted\"", "\"unavailable\"", "\"?\"", "7"}) {
        const auto query =
            prefill_query(call(R"("remote":{"e164":"+15550100","presentation":)" + presentation +
                               R"(},"attributes":{"customerId":"C-1"})"));
        EXPECT_FALSE(query) << presentation;
    }
}

TEST(PrefillQuery, DoesNotLookUpColleaguesOrChats) {
    EXPECT_FALSE(prefill_query(call(R"("remote":{"e164":"+15550100"},"direction":"consult")")));
    EXPECT_FALSE(prefill_query(call(R"("remote":{"e164":"+15550100"},"mediaType":"chat")")));
}

TEST(CallerNumber, TakesTheUserPartWhenE164IsNone) {
    EXPECT_EQ(caller_number({"sip:1223334444@host", ""}), "1223334444");
    EXPECT_EQ(caller_number({"tel:+1-555-0100;phone-context=x", "bogus"}), "+1-555-0100");
    EXPECT_EQ(caller_number({"(122) 333-4444", ""}), "(122) 333-4444");
    EXPECT_EQ(caller_number({"sip:anonymous@anonymous.invalid", ""}), "");
    EXPECT_EQ(caller_number({"sip:agent1001@host", "12345"}), "");
}

}  // namespace
}  // namespace callveil::plugin
