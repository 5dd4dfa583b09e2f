// SPDX-License-Identifier: Apache-2.0
#include "plugin/form_description.hpp"
#include "unit/plugin/form_fixture.hpp"

namespace callveil::plugin {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using wire::Json;

TEST_F(FormModelTest, DescribesTheSevenPartsInTheirOrder) {
    std::vector<std::string> titles;
    const auto description = describe_request();
    for (const auto& element : description.at("uischema").at("elements")) {
        const auto title = element.at("scope").get<std::string>().substr(1) + "/title";
        titles.push_back(description.at("schema").at(Json::json_pointer(title)));
    }
    EXPECT_THAT(titles, ElementsAre("Request Type", "Name", "Phone Number", "Email ID",
                                    "Customer ID", "Comments"));
    EXPECT_EQ(description.at("actions").at(0).at("label"), "Send Request");
}

TEST_F(FormModelTest, HasNoDefaultRequestType) {
    EXPECT_EQ(form.state().at("data").at("kind"), "");
}

TEST_F(FormModelTest, AnEmptyFormShowsNoErrorsBeforeSend) {
    EXPECT_TRUE(form.state().at("errors").empty());
}

TEST_F(FormModelTest, SendNeedsTheTypeAndOneWayToReachThePerson) {
    const auto sent = form.begin_send();
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(error("/kind"), "Choose a request type.");
    EXPECT_EQ(error("/phones/0"), "Give a phone number, an e-mail address or a customer ID.");
    EXPECT_EQ(form.status(), FormStatus::editing);
}

TEST_F(FormModelTest, AnyOneContactIsEnough) {
    for (const auto* pointer : {"/phones/0", "/emails/0", "/customer_id"}) {
        FormModel one{"form-1", "call-1"};
        ASSERT_TRUE(one.edit(one.rev(), "/kind", "access"));
        ASSERT_TRUE(one.edit(one.rev(), pointer, "someone@example.com"));
        EXPECT_TRUE(one.begin_send()) << pointer;
    }
}

TEST_F(FormModelTest, BlanksAreNoContact) {
    ASSERT_TRUE(type("/kind", "access"));
    ASSERT_TRUE(type("/phones/0", "   "));
    EXPECT_FALSE(form.begin_send());
}

TEST_F(FormModelTest, AnOddNumberWarnsAndNeverBlocks) {
    for (const auto* number : {"12", "12345678901234567890", "call me"}) {
        FormModel odd{"form-1", "call-1"};
        ASSERT_TRUE(odd.edit(odd.rev(), "/kind", "access"));
        ASSERT_TRUE(odd.edit(odd.rev(), "/phones/0", number));
        const std::string sentence = odd.state().at("warnings").at("/phones/0");
        EXPECT_THAT(sentence, HasSubstr("Phone number 1"));
        EXPECT_THAT(sentence, Not(HasSubstr(number)));
        EXPECT_TRUE(odd.begin_send()) << number;
    }
}

TEST_F(FormModelTest, EverydayNumbersDoNotWarn) {
    for (const auto* number : {"1223334444", "(122) 333-4444", "+1 122-333-4444", "0011223334444",
                               "122-333-4444 ext. 12", "122.333.4444x5"}) {
        ASSERT_TRUE(type("/phones/0", number));
        EXPECT_TRUE(form.state().at("warnings").empty()) << number;
    }
}

TEST_F(FormModelTest, WhatIsPlainlyNoAddressBlocks) {
    fill();
    for (const auto* email : {"someone", "@example.com", "someone@"}) {
        ASSERT_TRUE(type("/emails/0", email));
        EXPECT_EQ(error("/emails/0"),
                  "E-mail 1 is not an address; write it like name@example.com.");
    }
    EXPECT_FALSE(form.begin_send());
}

TEST_F(FormModelTest, AnOddAddressOnlyWarns) {
    fill();
    ASSERT_TRUE(type("/emails/0", "someone@localhost"));
    EXPECT_FALSE(warning("/emails/0").is_null());
    EXPECT_TRUE(form.begin_send());
}

TEST_F(FormModelTest, CommentsTakeTwoThousandCodePoints) {
    fill();
    std::string text;
    for (int count = 0; count < 2000; ++count) {
        text += "ä";
    }
    ASSERT_TRUE(type("/comments", text));
    EXPECT_TRUE(form.state().at("errors").empty());
    ASSERT_TRUE(type("/comments", text + "ä"));
    EXPECT_EQ(error("/comments"), "The comment has 2001 characters; 2000 are allowed.");
    EXPECT_FALSE(form.begin_send());
    EXPECT_EQ(form.data().comments, text + "ä");
}

TEST_F(FormModelTest, AddGivesUpToTenBoxesEach) {
    for (int count = 1; count < 10; ++count) {
        EXPECT_TRUE(form.add_phone());
        EXPECT_TRUE(form.add_email());
    }
    EXPECT_THAT(actions(), Not(Contains("add_phone")));
    EXPECT_THAT(actions(), Not(Contains("add_email")));
    EXPECT_EQ(form.add_phone().error().code, ErrorCode::wrong_state);
    EXPECT_EQ(form.add_phone().error().detail, "There is room for 10 entries and no more.");
    EXPECT_EQ(type("/phones/-", "x").error().detail, "There is room for 10 entries and no more.");
    EXPECT_EQ(form.state().at("data").at("phones").size(), 10U);
}

TEST_F(FormModelTest, AnEntryIsRemovedByNull) {
    ASSERT_TRUE(type("/phones", Json::array({"1", "2", "3"})));
    ASSERT_TRUE(type("/phones/1", nullptr));
    EXPECT_THAT(form.data().phones, ElementsAre("1", "3"));
    ASSERT_TRUE(type("/phones/0", nullptr));
    ASSERT_TRUE(type("/phones/0", nullptr));
    EXPECT_THAT(form.data().phones, ElementsAre(""));
}

TEST_F(FormModelTest, RefusesPlacesAndTypesThatDoNotExist) {
    EXPECT_EQ(type("/shoe_size", "9").error().code, ErrorCode::not_found);
    EXPECT_EQ(type("/phones/7", "9").error().code, ErrorCode::not_found);
    EXPECT_EQ(type("/phones/01", "9").error().code, ErrorCode::not_found);
    EXPECT_EQ(type("", "9").error().code, ErrorCode::not_found);
    EXPECT_EQ(type("/name", 9).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(type("/kind", "magic").error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(type("/phones", Json::array({1})).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(form.data(), FormData{});
}

TEST_F(FormModelTest, AStaleRevisionIsRefused) {
    const auto seen = form.rev();
    ASSERT_TRUE(form.edit(seen, "/name", "Jordan Example"));
    EXPECT_EQ(form.edit(seen, "/name", "Robin Example").error().code, ErrorCode::stale);
    EXPECT_EQ(form.data().name, "Jordan Example");
}

TEST_F(FormModelTest, SendCutsBlanksAndLeavesOutEmptyBoxes) {
    fill();
    ASSERT_TRUE(type("/phones/-", "  "));
    ASSERT_TRUE(type("/phones/-", " 122 333 4444 "));
    const auto data = form.begin_send();
    ASSERT_TRUE(data);
    EXPECT_THAT(data->phones, ElementsAre("122-333-4444", "122 333 4444"));
    EXPECT_TRUE(data->emails.empty());
}

TEST_F(FormModelTest, ShowsSavingThenTheReferenceThenSent) {
    fill();
    ASSERT_TRUE(form.begin_send());
    EXPECT_EQ(form.state().at("status"), "saving");
    EXPECT_FALSE(form.state().contains("reference"));
    form.mark_saved("R26-AAAAA-AAAAA");
    EXPECT_EQ(form.state().at("status"), "queued");
    EXPECT_EQ(form.state().at("reference"), "R26-AAAAA-AAAAA");
    form.mark_sent();
    EXPECT_EQ(form.state().at("status"), "sent");
    EXPECT_THAT(actions(), ElementsAre("new_request", "dismiss"));
}

TEST_F(FormModelTest, ASentFormIsNotEditedNorSentTwice) {
    fill();
    ASSERT_TRUE(form.begin_send());
    EXPECT_EQ(type("/name", "x").error().code, ErrorCode::wrong_state);
    EXPECT_EQ(form.add_phone().error().detail,
              "The form was sent and can no longer be edited; open a new request.");
    EXPECT_EQ(form.begin_send().error().code, ErrorCode::wrong_state);
    form.mark_saved("R26-AAAAA-AAAAA");
    EXPECT_EQ(form.begin_send().error().code, ErrorCode::wrong_state);
    EXPECT_EQ(form.state().at("disabled").size(), 6U);
}

TEST_F(FormModelTest, ARefusedFormKeepsItsContentAndCanBeSentAgain) {
    fill();
    ASSERT_TRUE(form.begin_send());
    form.mark_saved("R26-AAAAA-AAAAA");
    form.mark_refused("This station may not send requests.");
    EXPECT_EQ(form.state().at("status"), "refused");
    EXPECT_EQ(form.state().at("notice"), "This station may not send requests.");
    ASSERT_TRUE(type("/name", "Jordan Example"));
    EXPECT_EQ(form.state().at("status"), "editing");
    EXPECT_TRUE(form.begin_send());
}

TEST_F(FormModelTest, IdentifiersTakeAsManyBytesAsTheDaemonTakes) {
    fill();
    for (const auto* place : {"/phones/0", "/emails/0"}) {
        std::string value = "a@";
        while (value.size() < wire::body_limits::identifier_bytes) {
            value += "ä";
        }
        ASSERT_EQ(value.size(), wire::body_limits::identifier_bytes);
        ASSERT_TRUE(type(place, value));
        EXPECT_TRUE(error(place).is_null()) << place;
        ASSERT_TRUE(type(place, value + "ä"));
        EXPECT_THAT(error(place).get<std::string>(), HasSubstr("322 bytes; 320 are allowed"))
            << place;
        EXPECT_EQ(form.begin_send().error().code, ErrorCode::invalid_argument);
        EXPECT_EQ(form.reference(), "");
        ASSERT_TRUE(type(place, value));
    }
    EXPECT_TRUE(form.begin_send());
}

TEST_F(FormModelTest, ABannerIsANewRevisionOnce) {
    form.set_banner("The daemon is away.");
    const auto rev = form.rev();
    form.set_banner("The daemon is away.");
    EXPECT_EQ(form.rev(), rev);
    EXPECT_EQ(form.state().at("banner"), "The daemon is away.");
}

}  // namespace
}  // namespace callveil::plugin
