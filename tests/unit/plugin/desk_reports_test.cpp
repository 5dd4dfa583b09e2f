// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "unit/plugin/desk_fixture.hpp"

namespace callveil::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(RequestDeskTest, AnAnswerToAnOlderQuestionIsDropped) {
    event(CallEventKind::offered);
    const auto first = link.next<AskPrefill>();
    event(CallEventKind::updated, "c-1", "+15550101");
    desk.on_report(PrefillAnswered{first.ask, {1, {"555-0100"}, {}}});
    EXPECT_EQ(state().at("data").at("phones"), wire::Json::array({""}));
}

TEST_F(RequestDeskTest, WarnsWhenTheDaemonIsAwayAndCountsWhatWaits) {
    event(CallEventKind::offered);
    desk.on_report(LinkChanged{LinkState::down, 2});
    EXPECT_THAT(state().at("banner"), HasSubstr("2 requests wait"));
    desk.on_report(LinkChanged{LinkState::up, 0});
    EXPECT_EQ(state().at("banner"), "");
}

TEST_F(RequestDeskTest, AsksForAttentionWhenARequestEnds) {
    RequestRow row{"R26-AAAAA-AAAAA", "access", "", "running", "", "", ""};
    desk.on_report(RequestsListed{{row}});
    EXPECT_THAT(view.lines, IsEmpty());
    row.state = "completed";
    desk.on_report(RequestsListed{{row}});
    EXPECT_THAT(view.lines, ElementsAre("attention R26-AAAAA-AAAAA is completed."));
    EXPECT_EQ(state("my-requests").at("data").at("rows").at(0).at("state"), "completed");
}

TEST_F(RequestDeskTest, SendsARefusedRequestAgainFromTheList) {
    RequestRow row{"R26-AAAAA-AAAAA", "access", "", "refused", "", "", ""};
    desk.on_report(RequestsListed{{row}});
    EXPECT_FALSE(desk.act("my-requests", "send_again", {{"reference", "R26-XXXXX-XXXXX"}}));
    EXPECT_TRUE(desk.act("my-requests", "send_again", {{"reference", "R26-AAAAA-AAAAA"}}));
    EXPECT_EQ(link.next<SendAgain>().reference, "R26-AAAAA-AAAAA");
}

TEST_F(RequestDeskTest, AnAnswerThatComesAfterTheNumberWasWithheldIsDropped) {
    event(CallEventKind::offered);
    const auto question = link.next<AskPrefill>();
    withhold();
    desk.on_report(PrefillAnswered{question.ask, {1, {"555-0100"}, {"someone@example.com"}}});
    EXPECT_EQ(state().at("data").at("phones"), wire::Json::array({""}));
    EXPECT_EQ(state().at("data").at("emails"), wire::Json::array({""}));
    EXPECT_EQ(state().at("prefill"), "off");
}

TEST_F(RequestDeskTest, AWithheldNumberTakesThePrefilledDataOfTheFirstCallerAway) {
    event(CallEventKind::offered);
    desk.on_report(
        PrefillAnswered{link.next<AskPrefill>().ask, {1, {"555-0100"}, {"someone@example.com"}}});
    withhold(CallEventKind::offered, "+15550101");
    EXPECT_EQ(state().at("data").at("phones"), wire::Json::array({""}));
    EXPECT_EQ(state().at("data").at("emails"), wire::Json::array({""}));
    EXPECT_EQ(link.count<AskPrefill>(), 0U);
    EXPECT_FALSE(desk.act("form-1", "use_caller_number", {}));
}

TEST_F(RequestDeskTest, ACallerWithoutANumberTakesThePrefilledDataAwayToo) {
    event(CallEventKind::offered);
    desk.on_report(PrefillAnswered{link.next<AskPrefill>().ask, {1, {"555-0100"}, {}}});
    CallEvent one;
    one.kind = CallEventKind::offered;
    one.interaction_id = "c-1";
    one.remote_address = "sip:alice@host.example";
    desk.on_event(one);
    EXPECT_EQ(state().at("data").at("phones"), wire::Json::array({""}));
}

TEST_F(RequestDeskTest, AColleagueWithAWithheldNumberTakesNothingAway) {
    event(CallEventKind::offered);
    desk.on_report(PrefillAnswered{link.next<AskPrefill>().ask, {1, {"555-0100"}, {}}});
    CallEvent one;
    one.kind = CallEventKind::dialing;
    one.interaction_id = "c-2";
    one.parent_id = "c-1";
    one.direction = Direction::between_agents;
    one.presentation = Presentation::withheld;
    desk.on_event(one);
    EXPECT_EQ(state().at("data").at("phones"), wire::Json::array({"555-0100"}));
}

TEST_F(RequestDeskTest, AFailedLookUpIsMadeAgainAtTheNextEventOfTheCall) {
    event(CallEventKind::offered);
    const auto first = link.next<AskPrefill>();
    desk.on_report(PrefillMissed{first.ask});
    EXPECT_EQ(state().at("notice"), "Stored contact data could not be looked up.");
    event(CallEventKind::held);
    const auto second = link.next<AskPrefill>();
    EXPECT_EQ(second.query.phone, first.query.phone);
    desk.on_report(PrefillAnswered{second.ask, {1, {"555-0100"}, {}}});
    EXPECT_EQ(state().at("notice"), "");
    EXPECT_EQ(state().at("data").at("phones"), wire::Json::array({"555-0100"}));
    event(CallEventKind::retrieved);
    EXPECT_EQ(link.count<AskPrefill>(), 0U);
}

TEST_F(RequestDeskTest, AFailedLookUpIsMadeAgainWhenTheDaemonIsBack) {
    event(CallEventKind::offered);
    desk.on_report(PrefillMissed{link.next<AskPrefill>().ask});
    desk.on_report(LinkChanged{LinkState::down, 0});
    EXPECT_EQ(link.count<AskPrefill>(), 0U);
    desk.on_report(LinkChanged{LinkState::up, 0});
    const auto again = link.next<AskPrefill>();
    EXPECT_EQ(state().at("prefill"), "asked");
    desk.on_report(PrefillAnswered{again.ask, {1, {"555-0100"}, {}}});
    EXPECT_EQ(state().at("data").at("phones"), wire::Json::array({"555-0100"}));
}

TEST_F(RequestDeskTest, AWithheldNumberIsNotLookedUpWhenTheDaemonIsBack) {
    event(CallEventKind::offered);
    desk.on_report(PrefillMissed{link.next<AskPrefill>().ask});
    withhold();
    desk.on_report(LinkChanged{LinkState::up, 0});
    EXPECT_EQ(link.count<AskPrefill>(), 0U);
}

TEST_F(RequestDeskTest, AnAnswerThatIsMerelyLateStillFillsTheForm) {
    event(CallEventKind::offered);
    const auto question = link.next<AskPrefill>();
    desk.on_report(PrefillMissed{question.ask});
    desk.on_report(PrefillAnswered{question.ask, {1, {"555-0100"}, {}}});
    EXPECT_EQ(state().at("data").at("phones"), wire::Json::array({"555-0100"}));
    EXPECT_EQ(state().at("notice"), "");
}

TEST_F(RequestDeskTest, AFormThatAnotherDesktopSentIsSent) {
    save();
    list("queued");
    EXPECT_EQ(state().at("status"), "queued");
    list("pending_approval");
    EXPECT_EQ(state().at("status"), "sent");
}

TEST_F(RequestDeskTest, ARefusedFormThatIsSentAgainFromTheListWaitsAgain) {
    const auto id = save();
    list("queued");
    desk.on_report(RequestRefused{id, "No."});
    list("refused", "No.");
    EXPECT_EQ(state().at("status"), "refused");
    EXPECT_EQ(state().at("notice"), "No.");
    list("queued");
    EXPECT_EQ(state().at("status"), "queued");
    EXPECT_EQ(state().at("actions"), wire::Json::array({"new_request", "dismiss"}));
    list("approved");
    EXPECT_EQ(state().at("status"), "sent");
}

TEST_F(RequestDeskTest, ARefusedFormThatIsEditedFollowsItsOldRequestNoMore) {
    save();
    list("refused", "No.");
    type("/name", "Jordan Example");
    list("queued");
    EXPECT_EQ(state().at("status"), "editing");
    EXPECT_FALSE(state().contains("reference"));
}

/// What a host may look at, at every moment.
class AgreementTest : public RequestDeskTest {
protected:
    std::string request;

    void SetUp() override {
        request = save();
        list("queued");
        view.look = [this] {
            const std::map<std::string, std::string> fits{
                {"queued", "queued"}, {"refused", "refused"}, {"pending_approval", "sent"}};
            EXPECT_EQ(state().at("status"), fits.at(listed()));
            ++looks;
        };
    }
    int looks = 0;
};

TEST_F(AgreementTest, TheListNeverContradictsAFormThatIsSent) {
    desk.on_report(RequestSent{request});
    view.look();
    list("pending_approval");
    EXPECT_EQ(state().at("status"), "sent");
    EXPECT_EQ(looks, 3);
}

TEST_F(AgreementTest, TheListNeverContradictsAFormThatIsRefusedAndSentAgain) {
    desk.on_report(RequestRefused{request, "No."});
    view.look();
    list("refused", "No.");
    list("queued");
    EXPECT_EQ(state().at("status"), "queued");
    EXPECT_EQ(looks, 5);
}

TEST_F(RequestDeskTest, AsksForAttentionWithoutTheWordsOfASupervisor) {
    list("pending_approval");
    list("rejected", "Jordan Example did not know the postcode");
    EXPECT_THAT(view.lines, ElementsAre("attention R26-AAAAA-AAAAA is rejected."));
    EXPECT_EQ(state("my-requests").at("data").at("rows").at(0).at("reason"),
              "Jordan Example did not know the postcode");
}

}  // namespace
}  // namespace callveil::plugin
