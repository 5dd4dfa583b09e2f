// SPDX-License-Identifier: Apache-2.0
#include "host/script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/call_board.hpp"

namespace callveil::host {
namespace {

using ::testing::HasSubstr;
using wire::Json;

template <class T>
T step(const char* line) {
    return std::get<T>(parse_step(line).value().value());
}

TEST(Script, SkipsBlankLinesAndComments) {
    for (const auto* line : {"", "   ", "# words", "  # words", "\r"}) {
        EXPECT_FALSE(parse_step(line).value()) << line;
    }
}

TEST(Script, PassesCallEventsOn) {
    EXPECT_EQ(step<PlayEvent>(R"({"type":"interaction.held","x":1})").event.at("x"), 1);
}

TEST(Script, ReadsEachDirective) {
    const auto edit = step<PlayEdit>(R"({"edit":{"pointer":"/kind","value":"access"}})");
    EXPECT_EQ(edit.form, "current");
    EXPECT_EQ(edit.value, "access");
    EXPECT_EQ(edit.expect, "ok");
    EXPECT_EQ(step<PlayAction>(R"({"action":{"id":"send","form":"form-2"}})").form, "form-2");
    const auto wait =
        step<PlayWait>(R"({"wait":{"until":"status","in":["sent","refused"],"timeout_ms":5}})");
    EXPECT_EQ(wait.values, (std::vector<Json>{"sent", "refused"}));
    EXPECT_EQ(wait.timeout, std::chrono::milliseconds(5));
    EXPECT_EQ(step<PlayShow>(R"({"show":"form"})").form, "current");
    EXPECT_EQ(step<PlayRaw>(R"({"raw":"{"})").bytes, "{");
    step<PlayQuit>(R"({"quit":true})");
}

TEST(Script, SaysWhatIsWrongWithALine) {
    const std::pair<const char*, const char*> cases[] = {
        {"{", "not valid JSON"},
        {"[]", "one JSON object"},
        {R"({"edit":{}})", "needs 'pointer'"},
        {R"({"edit":{"pointer":"/x","colour":1}})", "unknown member"},
        {R"({"action":{"id":5}})", "text as 'id'"},
        {R"({"wait":{"until":"status","timeout_ms":-1}})", "timeout_ms"},
        {R"({"wait":{"until":"status"}})", "either 'is' or 'in'"},
        {R"({"wait":{"until":"status","is":"sent","in":["sent"]}})", "either 'is' or 'in'"},
        {R"({"wait":{"until":"status","in":5}})", "a list of values as 'in'"},
        {R"({"wait":{"until":"status","in":[]}})", "a list of values as 'in'"},
        {R"({"type":7})", "'type' of a call event is a text"},
        {R"({"dance":true})", "neither a call event"},
        {R"({"show":"form","quit":true})", "one member"}};
    for (const auto& [line, said] : cases) {
        const auto read = parse_step(line);
        ASSERT_FALSE(read) << line;
        EXPECT_THAT(read.error().detail, HasSubstr(said));
    }
}

Json event(const char* type, const Json& data) {
    return {{"type", std::string("interaction.") + type}, {"data", data}};
}

TEST(CallBoard, KnowsTheCallsThatAreLive) {
    CallBoard board;
    board.note(event("offered", {{"interactionId", "a"}, {"direction", "inbound"}}));
    board.note(event("offered", {{"interactionId", "b"}}));
    board.note(event("held", {{"interactionId", "a"}}));
    board.note(event("ended", {{"interactionId", "b"}}));
    board.note({{"type", "agent.state"}});
    board.note(5);
    const auto live = board.snapshot();
    ASSERT_EQ(live.size(), 1U);
    EXPECT_EQ(live.at(0).at("type"), "interaction.held");
    EXPECT_EQ(live.at(0).at("data").at("direction"), "inbound");
}

TEST(CallBoard, KeepsWhatALaterEventLeavesOut) {
    CallBoard board;
    board.note(
        event("offered", {{"interactionId", "a"},
                          {"remote", {{"e164", "+15550100"}, {"presentation", "restricted"}}},
                          {"attributes", {{"customerId", "C-1"}}}}));
    board.note(event("updated", {{"interactionId", "a"},
                                 {"remote", {{"address", "sip:15550101@h"}}},
                                 {"attributes", {{"queue", "x"}}}}));
    const auto data = board.snapshot().at(0).at("data");
    EXPECT_EQ(data.at("remote"),
              Json({{"address", "sip:15550101@h"}, {"presentation", "restricted"}}));
    EXPECT_EQ(data.at("attributes").at("customerId"), "C-1");
}

}  // namespace
}  // namespace callveil::host
