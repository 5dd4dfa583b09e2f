// SPDX-License-Identifier: Apache-2.0
#include "unit/plugin/desk_fixture.hpp"

namespace callveil::plugin {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

TEST_F(RequestDeskTest, ADraftOutlivesItsCallUntilItIsDismissed) {
    event(CallEventKind::offered);
    type("/name", "Jordan Example");
    event(CallEventKind::ended);
    event(CallEventKind::offered, "c-2");
    EXPECT_EQ(state().at("data").at("name"), "Jordan Example");
    ASSERT_TRUE(desk.act("form-1", "dismiss", {}));
    EXPECT_EQ(desk.state("form-1").error().code, ErrorCode::not_found);
}

TEST_F(RequestDeskTest, AFormWithoutWorkGoesWhenTheNextCallLands) {
    event(CallEventKind::offered);
    event(CallEventKind::ended);
    EXPECT_EQ(desk.open_forms(), 1U);
    event(CallEventKind::offered, "c-2");
    EXPECT_THAT(view.lines, ElementsAre("opened form-1 c-1", "closed form-1", "opened form-2 c-2"));
}

TEST_F(RequestDeskTest, ADismissedFormDoesNotComeBackInTheSameCall) {
    event(CallEventKind::offered);
    ASSERT_TRUE(desk.act("form-1", "dismiss", {}));
    event(CallEventKind::established);
    EXPECT_EQ(desk.open_forms(), 0U);
}

TEST_F(RequestDeskTest, ATransferredCallKeepsItsDraft) {
    event(CallEventKind::offered);
    type("/name", "Jordan Example");
    event(CallEventKind::transferred, "c-2", "+15550100", "c-1");
    event(CallEventKind::ended);
    event(CallEventKind::established, "c-2");
    EXPECT_EQ(desk.open_forms(), 1U);
    EXPECT_EQ(state().at("data").at("name"), "Jordan Example");
}

class ConsultedDeskTest : public RequestDeskTest,
                          public ::testing::WithParamInterface<const char*> {};

TEST_P(ConsultedDeskTest, NewRequestIsAboutTheCallerNotTheColleague) {
    save();
    consult(GetParam(), "c-1");
    ASSERT_TRUE(desk.act("form-1", "new_request", {}));
    EXPECT_THAT(view.lines, ElementsAre("opened form-1 c-1", "opened form-2 c-1"));
    EXPECT_EQ(state("form-2").at("prefill"), "asked");
}

TEST_P(ConsultedDeskTest, NewRequestAfterATransferIsAboutTheCallThatIsLive) {
    save();
    event(CallEventKind::transferred, GetParam(), "+15550100", "c-1");
    event(CallEventKind::ended);
    ASSERT_TRUE(desk.act("form-1", "new_request", {}));
    EXPECT_THAT(view.lines, Contains("opened form-2 " + std::string(GetParam())));
    event(CallEventKind::held, GetParam());
    EXPECT_EQ(view.lines.size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(BothOrdersOfIds, ConsultedDeskTest, ::testing::Values("c-0", "c-2"));

TEST_F(RequestDeskTest, TheNewFormBelongsToAllLegsOfTheCall) {
    save();
    consult("c-2", "c-1");
    ASSERT_TRUE(desk.act("form-1", "new_request", {}));
    link.orders.clear();
    CallEvent handed_over;
    handed_over.kind = CallEventKind::transferred;
    handed_over.interaction_id = "c-2";
    handed_over.direction = Direction::inbound;
    handed_over.customer_id = "C-7";
    desk.on_event(handed_over);
    desk.on_report(PrefillAnswered{link.next<AskPrefill>().ask, {1, {"555-0100"}, {}}});
    EXPECT_EQ(state("form-2").at("data").at("phones"), wire::Json::array({"555-0100"}));
    EXPECT_EQ(view.lines.size(), 2U);
}

TEST_F(RequestDeskTest, ASecondNewRequestFromTheSameFormKnowsTheCallToo) {
    save();
    ASSERT_TRUE(desk.act("form-1", "new_request", {}));
    ASSERT_TRUE(desk.act("form-1", "new_request", {}));
    EXPECT_EQ(state("form-3").at("prefill"), "asked");
}

TEST_F(RequestDeskTest, ADismissedFormComesBackWhenTheAgentSelectsItsCall) {
    event(CallEventKind::offered);
    ASSERT_TRUE(desk.act("form-1", "dismiss", {}));
    event(CallEventKind::selected);
    EXPECT_THAT(view.lines, ElementsAre("opened form-1 c-1", "closed form-1", "opened form-2 c-1"));
    EXPECT_EQ(state("form-2").at("prefill"), "asked");
    event(CallEventKind::selected);
    EXPECT_EQ(desk.open_forms(), 1U);
}

TEST_F(RequestDeskTest, SelectingAConsultationOpensTheDismissedFormOfTheCaller) {
    event(CallEventKind::offered);
    consult("c-0", "c-1");
    ASSERT_TRUE(desk.act("form-1", "dismiss", {}));
    event(CallEventKind::selected, "c-0");
    EXPECT_EQ(view.lines.back(), "opened form-2 c-1");
}

TEST_F(RequestDeskTest, AnEndedCallIsNotSelectedBack) {
    event(CallEventKind::offered);
    event(CallEventKind::ended);
    ASSERT_TRUE(desk.act("form-1", "dismiss", {}));
    event(CallEventKind::selected);
    EXPECT_EQ(desk.open_forms(), 0U);
}

}  // namespace
}  // namespace callveil::plugin
