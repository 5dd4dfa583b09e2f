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
    EXPECT_EQ(event.remote_e164, "+15550100");
    EXPECT_EQ(event.presentation, Presentation::allowed);
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
    EXPECT_EQ(event.remote_e164, "");
    EXPECT_FALSE(event.presentation);
    EXPECT_FALSE(event.customer_id);
    EXPECT_FALSE(event.media);
}

TEST(CallEvent, AForeignMemberDoesNotSpoilTheEvent) {
    std::string items = "[0";
    for (int count = 0; count < 2000; ++count) {
        items += ",[1]";
    }
    const std::string foreign[] = {R"("x":0.5)",
                                   R"("x":18446744073709551615)",
                                   "\"x\":\"" + std::string(70 * 1024, 'a') + "\"",
                                   "\"x\":" + items + "]",
                                   "\"" + std::string(257, 'k') + "\":{\"y\":1}",
                                   "\"x\":" + std::string(50, '[') + std::string(50, ']')};
    for (const auto& odd : foreign) {
        const auto event = parse_call_event(
            R"({"type":"interaction.offered","data":{"interactionId":"c","attributes":{)" + odd +
            R"(,"customerId":"C-1"},)" + odd + R"(,"remote":{"e164":"+15550100"}},)" + odd + "}");
        ASSERT_TRUE(event) << odd.substr(0, 40) << event.error().detail;
        EXPECT_EQ(event->customer_id, "C-1") << odd.substr(0, 40);
        EXPECT_EQ(event->remote_e164, "+15550100") << odd.substr(0, 40);
    }
}

TEST(CallEvent, AnUnreadablePresentationIsAWithheldNumber) {
    for (const std::string& odd : {std::string("0.5"), "\"" + std::string(70 * 1024, 'a') + "\""}) {
        const auto event =
            parsed(R"({"type":"interaction.offered","data":{"interactionId":"c","remote":{)"
                   R"("presentation":)" +
                   odd + "}}}");
        EXPECT_EQ(event.presentation, Presentation::withheld);
    }
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

TEST(Snapshot, ReadsEachEntryAlone) {
    const std::string good = R"({"type":"interaction.held","data":{"interactionId":"a,]\"}"}})";
    for (const std::string bad :
         {R"({"type":"interaction.held","data":{"interactionId":"b","x":1,"x":2}})",
          "{\"a\":\"\xFF\"}", "", R"({"a" 5})", R"({"type":"interaction.held"} {})"}) {
        const auto events = parse_snapshot(" [" + bad + " , " + good + "," + bad + "]\n");
        ASSERT_TRUE(events) << bad;
        ASSERT_EQ(events->size(), 1U) << bad;
        EXPECT_EQ(events->front().interaction_id, "a,]\"}") << bad;
    }
}

TEST(Snapshot, IsEmptyWithoutCalls) {
    for (const auto* none : {"", " \n", "[]", "[ ]"}) {
        const auto events = parse_snapshot(none);
        ASSERT_TRUE(events) << none;
        EXPECT_TRUE(events->empty()) << none;
    }
}

TEST(Snapshot, OfAnotherShapeIsRefused) {
    for (const auto* bad : {"5", "[", "]", "[}]", "[{]", "[\"]", "[\"\\\"]", "[]]", "x[]"}) {
        EXPECT_EQ(parse_snapshot(bad).error().code, ErrorCode::invalid_argument) << bad;
    }
    EXPECT_FALSE(parse_snapshot("[" + std::string(1001, ',') + "]"));
    EXPECT_EQ(parse_snapshot("[\"" + std::string(1024 * 1024, 'a') + "\"]").error().code,
              ErrorCode::too_large);
}

CallEvent update(std::string_view data) {
    return parsed(R"({"type":"interaction.updated","data":{"interactionId":"c",)" +
                  std::string(data) + "}}");
}

TEST(Interaction, AWrongCustomerIdLeavesTheOneThatIsKnown) {
    const std::string wrong[] = {R"({"customerId":null})",
                                 R"({"customerId":1001})",
                                 R"({"customerId":10.01})",
                                 R"({"customerId":{}})",
                                 R"({"customerId":")" + std::string(257, '1') + "\"}",
                                 R"({"customerId":")" + std::string(70 * 1024, '1') + "\"}",
                                 "{}",
                                 "null",
                                 "5"};
    for (const auto& attributes : wrong) {
        auto known = call(R"("attributes":{"customerId":"C-1"})");
        known.learn(update("\"attributes\":" + attributes));
        EXPECT_EQ(known.customer_id, "C-1") << attributes.substr(0, 40);
    }
    auto known = call(R"("attributes":{"customerId":"C-1"})");
    known.learn(update(R"("attributes":{"customerId":""})"));
    EXPECT_EQ(known.customer_id, "");
}

TEST(Interaction, ANumberIsReplacedWholeOrNotAtAll) {
    auto known = call(R"("remote":{"e164":"+15550100","address":"sip:5550100@h"})");
    known.learn(update(R"("remote":{"displayName":"x","e164":null})"));
    EXPECT_EQ(known.remote.e164, "+15550100");
    known.learn(update(R"("remote":{"address":"sip:5550101@h"})"));
    EXPECT_EQ(caller_number(known.remote), "5550101");
}

TEST(Interaction, ANumberStaysWithheldUntilItIsAllowed) {
    auto known = call(R"("remote":{"e164":"+15550100","presentation":"restricted"})");
    known.learn(update(R"("remote":{"e164":"+15550100"})"));
    known.learn(update(R"("remote":{"e164":"+15550100","presentation":null})"));
    EXPECT_EQ(caller_number(known.remote), "");
    known.learn(update(R"("remote":{"presentation":"allowed"})"));
    EXPECT_EQ(caller_number(known.remote), "+15550100");
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

TEST(CallerNumber, ReadsEveryOrdinaryFormOfAnAddress) {
    const std::pair<const char*, const char*> forms[] = {
        {"SIP:3695550106@h", "3695550106"},
        {"Sips:3695550106@h", "3695550106"},
        {"<sip:3695550106@h>", "3695550106"},
        {"sip:%2B13695550106@h", "+13695550106"},
        {"sip:%2b13695550106@h;user=phone", "+13695550106"},
        {R"("Jordan" <sip:3695550106@h>)", "3695550106"},
        {R"("Jordan \" <x> 5" <sip:3695550106@h>;tag=9)", "3695550106"},
        {"Jordan Example <sip:3695550106@h>", "3695550106"},
        {"sip:3695550106:secret@h:5060", "3695550106"},
        {"sip:3695550106", "3695550106"},
        {"sip:+13695550106;phone-context=a.example@h?x=y", "+13695550106"},
        {"sip:3695550106;phone-context=a.example", "3695550106"},
        {"tel:+13695550106;ext=12;isub=3", "+13695550106"},
        {"<TEL:+1-369-555-0106;phone-context=example.com>", "+1-369-555-0106"},
        {" +13695550106 ", "+13695550106"}};
    for (const auto& [address, number] : forms) {
        EXPECT_EQ(caller_number({address, ""}), number) << address;
    }
}

TEST(CallerNumber, TakesNoHostNameOrNonsenseForANumber) {
    for (const auto* address :
         {"sip:192.0.2.17", "sip:192.0.2.17:5060", "sips:192.0.2.17;transport=tcp", "<", "<>", "\"",
          "\"3695550106\"", "sip:", "%", "sip:%2", "sip:%zz@h", "sip:alice%31@h",
          "mailto:3695550106@example.com", ":", "@3695550106"}) {
        EXPECT_EQ(caller_number({address, ""}), "") << address;
    }
}

}  // namespace
}  // namespace callveil::plugin
