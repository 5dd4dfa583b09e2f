// SPDX-License-Identifier: Apache-2.0
#include "unit/plugin/form_fixture.hpp"

namespace callveil::plugin {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

TEST_F(FormModelTest, OnePersonFillsPhonesAndEmails) {
    ASSERT_TRUE(form.begin_prefill({{}, "+15550100"}));
    EXPECT_EQ(form.state().at("prefill"), "asked");
    form.apply_prefill({1, {"555-0100", "555-0101"}, {"someone@example.com"}});
    EXPECT_THAT(form.data().phones, ElementsAre("555-0100", "555-0101"));
    EXPECT_THAT(form.data().emails, ElementsAre("someone@example.com"));
    EXPECT_EQ(form.state().at("prefill"), "filled");
    EXPECT_TRUE(form.is_pristine());
}

TEST_F(FormModelTest, SeveralPeopleFillNothingAndAreCounted) {
    form.begin_prefill({{}, "+15550100"});
    form.apply_prefill({3, {}, {}});
    EXPECT_EQ(form.data(), FormData{});
    EXPECT_EQ(form.state().at("notice"), "3 people share this number.");
    EXPECT_EQ(form.state().at("prefill"), "shared");
}

TEST_F(FormModelTest, NobodyStoredOffersTheCallersNumber) {
    form.set_caller_number("+15550100");
    EXPECT_THAT(actions(), Not(Contains("use_caller_number")));
    form.begin_prefill({{}, "+15550100"});
    form.apply_prefill({0, {}, {}});
    EXPECT_EQ(form.data(), FormData{});
    EXPECT_THAT(actions(), Contains("use_caller_number"));
    ASSERT_TRUE(form.use_caller_number());
    EXPECT_THAT(form.data().phones, ElementsAre("+15550100"));
    EXPECT_THAT(actions(), Not(Contains("use_caller_number")));
}

TEST_F(FormModelTest, AWithheldNumberIsNeverOffered) {
    form.begin_prefill({"C-1", {}});
    form.apply_prefill({0, {}, {}});
    EXPECT_EQ(form.use_caller_number().error().code, ErrorCode::wrong_state);
}

TEST_F(FormModelTest, TheCallersNumberIsOfferedWheneverNoPhoneWasFilled) {
    form.set_caller_number("+15550100");
    form.begin_prefill({"C-1", {}});
    EXPECT_THAT(actions(), Not(Contains("use_caller_number")));
    form.apply_prefill({1, {}, {"someone@example.com"}});
    EXPECT_THAT(actions(), Contains("use_caller_number"));
    form.apply_prefill({2, {}, {}});
    EXPECT_THAT(actions(), Contains("use_caller_number"));
    form.apply_prefill({1, {"555-0101"}, {}});
    EXPECT_THAT(actions(), Not(Contains("use_caller_number")));
    form.begin_prefill({"C-2", {}});
    form.miss_prefill();
    EXPECT_THAT(actions(), Contains("use_caller_number"));
}

TEST_F(FormModelTest, AnotherQuestionTakesTheOldAnswerAway) {
    form.begin_prefill({{}, "+15550100"});
    form.apply_prefill({1, {"555-0100"}, {"someone@example.com"}});
    form.begin_prefill({{}, "+15550101"});
    EXPECT_EQ(form.data(), FormData{});
    form.miss_prefill();
    EXPECT_EQ(form.data(), FormData{});
    EXPECT_EQ(form.state().at("notice"), "Stored contact data could not be looked up.");
}

TEST_F(FormModelTest, AWithdrawnAnswerLeavesWhatWasTypedBesideIt) {
    form.begin_prefill({{}, "+15550100"});
    form.apply_prefill({1, {"555-0100", "555-0101"}, {"someone@example.com"}});
    ASSERT_TRUE(type("/phones/1", "555-0199"));
    ASSERT_TRUE(type("/phones/-", "555-0198"));
    form.withdraw_prefill();
    EXPECT_THAT(form.data().phones, ElementsAre("555-0199", "555-0198"));
    EXPECT_THAT(form.data().emails, ElementsAre(""));
    EXPECT_EQ(form.state().at("prefill"), "off");
}

TEST_F(FormModelTest, AWithdrawnAnswerLeavesWhatWasSent) {
    form.begin_prefill({{}, "+15550100"});
    form.apply_prefill({1, {"555-0100"}, {}});
    ASSERT_TRUE(type("/kind", "access"));
    ASSERT_TRUE(form.begin_send());
    form.mark_not_saved("Not saved: the disk is full.");
    form.withdraw_prefill();
    EXPECT_THAT(form.data().phones, ElementsAre("555-0100"));
    EXPECT_EQ(form.state().at("notice"), "Not saved: the disk is full.");
}

TEST_F(FormModelTest, ALateAnswerLeavesWhatWasTyped) {
    form.begin_prefill({{}, "+15550100"});
    ASSERT_TRUE(type("/phones/0", "555-0199"));
    form.apply_prefill({1, {"555-0100"}, {"someone@example.com"}});
    EXPECT_THAT(form.data().phones, ElementsAre("555-0199"));
    EXPECT_THAT(form.data().emails, ElementsAre("someone@example.com"));
}

TEST_F(FormModelTest, AClearedFieldStaysCleared) {
    form.begin_prefill({{}, "+15550100"});
    ASSERT_TRUE(type("/emails/0", "x"));
    ASSERT_TRUE(type("/emails/0", ""));
    form.apply_prefill({1, {"555-0100"}, {"someone@example.com"}});
    EXPECT_THAT(form.data().emails, ElementsAre(""));
}

TEST_F(FormModelTest, AnAnswerAfterSendChangesNothing) {
    fill();
    form.begin_prefill({{}, "+15550100"});
    ASSERT_TRUE(form.begin_send());
    const auto before = form.data();
    form.apply_prefill({1, {"555-0100"}, {"someone@example.com"}});
    EXPECT_EQ(form.data(), before);
}

TEST_F(FormModelTest, TheSameQuestionIsAskedOnce) {
    EXPECT_TRUE(form.begin_prefill({{}, "+15550100"}));
    EXPECT_FALSE(form.begin_prefill({{}, "+15550100"}));
    EXPECT_TRUE(form.begin_prefill({"C-1", {}}));
}

}  // namespace
}  // namespace callveil::plugin
