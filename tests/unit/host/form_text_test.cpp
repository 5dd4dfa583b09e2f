// SPDX-License-Identifier: Apache-2.0
#include "host/form_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace callveil::host {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using wire::Json;

Json description() {
    return wire::parse_untrusted(R"({"schema":{"title":"Privacy request","properties":{
        "kind":{"title":"Request Type","oneOf":[{"const":"","title":"Choose"},
                {"const":"access","title":"Access to PI data"}]},
        "phones":{"title":"Phone Number"},"comments":{"title":"Comments"}}},
        "uischema":{"elements":[{"scope":"#/properties/kind"},{"scope":"#/properties/phones"},
                {"scope":"#/properties/comments"}]},
        "actions":[{"id":"send","label":"Send Request"},{"id":"dismiss","label":"Dismiss"}]})",
                                 wire::agent_limits)
        .value();
}

Json state() {
    return {{"form_id", "form-1"},
            {"interaction_id", "c-1"},
            {"data",
             {{"kind", "access"}, {"phones", {"555-0100", "x"}}, {"comments", "Grüße\tan alle"}}},
            {"errors", Json::object()},
            {"warnings", {{"/phones/1", "Phone number 2 has letters in it."}}},
            {"status", "editing"},
            {"notice", "3 people share this number."},
            {"banner", ""},
            {"actions", {"send"}}};
}

std::size_t width(const std::string& line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

TEST(FormText, AllLinesAreEquallyWide) {
    auto shown = state();
    shown["data"]["comments"] = std::string(150, 'a') + "\nüüü";
    shown["interaction_id"] = std::string(200, 'i');
    shown["notice"] =
        std::string(100, 'n') + " a sentence that goes on and on, in ways that nobody wants";
    shown["warnings"]["/phones/1"] =
        "Phone number 2 is short for a phone number; check it with the caller, or ask again.";
    std::istringstream lines(form_as_text(description(), shown));
    std::string line;
    std::getline(lines, line);
    const auto first = width(line);
    while (std::getline(lines, line)) {
        EXPECT_EQ(width(line), first) << line;
    }
}

TEST(FormText, ShowsTitlesValuesSentencesAndOfferedActions) {
    const auto text = form_as_text(description(), state());
    EXPECT_THAT(text, HasSubstr("Access to PI data"));
    EXPECT_THAT(text, HasSubstr("? Phone number 2 has letters in it."));
    EXPECT_THAT(text, HasSubstr("3 people share this number."));
    EXPECT_THAT(text, HasSubstr("[Send Request]"));
    EXPECT_THAT(text, Not(HasSubstr("[Dismiss]")));
}

TEST(FormText, ListsRequestsWithTheirReason) {
    const Json list{{"data",
                     {{"rows", Json::array({{{"reference", "R26-AAAAA-AAAAA"},
                                             {"kind", "access"},
                                             {"state", "rejected"},
                                             {"created_at", "2026-11-23T00:00:00.000Z"},
                                             {"reason", "Not verified"}}})}}},
                    {"banner", ""}};
    const auto text = requests_as_text(list);
    EXPECT_THAT(text, HasSubstr("R26-AAAAA-AAAAA   access"));
    EXPECT_THAT(text, HasSubstr("Not verified"));
}

TEST(FormText, SaysWhenThereAreNoRequests) {
    EXPECT_THAT(requests_as_text({{"data", {{"rows", Json::array()}}}, {"banner", ""}}),
                HasSubstr("none yet"));
}

}  // namespace
}  // namespace callveil::host
