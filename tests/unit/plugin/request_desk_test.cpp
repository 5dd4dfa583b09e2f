// SPDX-License-Identifier: Apache-2.0
#include "plugin/request_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "crypto/box.hpp"
#include "wire/uuid.hpp"

namespace callveil::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RecordedLink final : public DaemonLink {
public:
    void give(Order order) override { orders.push_back(std::move(order)); }
    std::vector<Report> take() override { return {}; }

    template <class T>
    T next() {
        for (auto order = orders.begin(); order != orders.end(); ++order) {
            if (const auto* found = std::get_if<T>(&*order)) {
                T copy = *found;
                orders.erase(order);
                return copy;
            }
        }
        throw std::runtime_error("no such order");
    }
    template <class T>
    std::size_t count() const {
        return static_cast<std::size_t>(
            std::count_if(orders.begin(), orders.end(),
                          [](const auto& order) { return std::holds_alternative<T>(order); }));
    }

    std::deque<Order> orders;
};

class RecordedView final : public FormView {
public:
    void opened(std::string_view form, std::string_view call) override {
        lines.push_back("opened " + std::string(form) + " " + std::string(call));
    }
    void changed(std::string_view, std::uint64_t) override { ++changes; }
    void closed(std::string_view form) override { lines.push_back("closed " + std::string(form)); }
    void attention(std::string_view, std::string_view text) override {
        lines.push_back("attention " + std::string(text));
    }
    std::vector<std::string> lines;
    int changes = 0;
};

class RequestDeskTest : public ::testing::Test {
protected:
    RecordedLink link;
    RecordedView view;
    RequestDesk desk{
        link,
        view,
        {[] { return WallTime{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}}; },
         [] { return std::string("agent-1"); }, crypto::random_bytes}};

    void event(CallEventKind kind, std::string id = "c-1", std::string number = "+15550100",
               std::string parent = "") {
        CallEvent one;
        one.kind = kind;
        one.interaction_id = std::move(id);
        one.parent_id = std::move(parent);
        one.remote = Remote{"", std::move(number)};
        desk.on_event(one);
    }
    wire::Json state(std::string_view form = "form-1") { return desk.state(form).value(); }
    void type(std::string_view pointer, const wire::Json& value, std::string_view form = "form-1") {
        const auto done = desk.edit(form, state(form).at("rev"), pointer, value);
        ASSERT_TRUE(done) << done.error().detail;
    }
    std::string send(std::string_view form = "form-1") {
        type("/kind", "access", form);
        type("/customer_id", "C-1", form);
        EXPECT_TRUE(desk.act(form, "send", {}));
        return link.next<SaveRequest>().client_id;
    }
};

TEST_F(RequestDeskTest, OpensOneFormForOneCall) {
    event(CallEventKind::offered);
    event(CallEventKind::offered);
    event(CallEventKind::established);
    EXPECT_THAT(view.lines, ElementsAre("opened form-1 c-1"));
    EXPECT_EQ(link.count<AskPrefill>(), 1U);
}

TEST_F(RequestDeskTest, AnyOfThreeEventsOpensIt) {
    event(CallEventKind::offered, "a");
    event(CallEventKind::dialing, "b");
    event(CallEventKind::established, "c");
    EXPECT_EQ(desk.open_forms(), 3U);
}

TEST_F(RequestDeskTest, EventsOfUnknownCallsOpenNothing) {
    for (const auto kind : {CallEventKind::ended, CallEventKind::held, CallEventKind::selected,
                            CallEventKind::updated, CallEventKind::wrapup, CallEventKind::other}) {
        event(kind);
    }
    EXPECT_EQ(desk.open_forms(), 0U);
}

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

TEST_F(RequestDeskTest, ANewCustomerIdIsLookedUp) {
    event(CallEventKind::offered);
    CallEvent update;
    update.kind = CallEventKind::updated;
    update.interaction_id = "c-1";
    update.customer_id = "C-7";
    desk.on_event(update);
    link.next<AskPrefill>();
    EXPECT_EQ(link.next<AskPrefill>().query.customer_id, "C-7");
}

TEST_F(RequestDeskTest, AnAnswerToAnOlderQuestionIsDropped) {
    event(CallEventKind::offered);
    const auto first = link.next<AskPrefill>();
    event(CallEventKind::updated, "c-1", "+15550101");
    desk.on_report(PrefillAnswered{first.ask, {1, {"555-0100"}, {}}});
    EXPECT_EQ(state().at("data").at("phones"), wire::Json::array({""}));
}

TEST_F(RequestDeskTest, SendHandsOverTheBodyAndShowsTheReference) {
    event(CallEventKind::offered);
    type("/kind", "pseudonymization");
    type("/phones/0", "1223334444");
    ASSERT_TRUE(desk.act("form-1", "send", {}));
    EXPECT_EQ(state().at("status"), "saving");
    const auto order = link.next<SaveRequest>();
    EXPECT_TRUE(wire::is_uuid7(order.client_id));
    EXPECT_EQ(order.body.kind, "pseudonymization");
    EXPECT_THAT(order.body.phones, ElementsAre("1223334444"));
    EXPECT_EQ(order.body.interaction_id, "c-1");
    EXPECT_EQ(order.body.agent_id, "agent-1");
    EXPECT_EQ(order.body.received_at, "2026-11-23T00:00:00.000Z");
    desk.on_report(RequestSaved{order.client_id, "R26-AAAAA-AAAAA"});
    EXPECT_EQ(state().at("status"), "queued");
    desk.on_report(RequestSent{order.client_id});
    EXPECT_EQ(state().at("status"), "sent");
    EXPECT_EQ(state().at("reference"), "R26-AAAAA-AAAAA");
}

TEST_F(RequestDeskTest, NewRequestOpensAnotherFormForTheSameCall) {
    event(CallEventKind::offered);
    const auto id = send();
    EXPECT_EQ(desk.act("form-1", "new_request", {}).error().code, ErrorCode::wrong_state);
    desk.on_report(RequestSaved{id, "R26-AAAAA-AAAAA"});
    ASSERT_TRUE(desk.act("form-1", "new_request", {}));
    EXPECT_THAT(view.lines, ElementsAre("opened form-1 c-1", "opened form-2 c-1"));
    EXPECT_EQ(state("form-2").at("status"), "editing");
    EXPECT_NE(send("form-2"), id);
}

TEST_F(RequestDeskTest, ARequestThatWasNotSavedCanBeSentAgain) {
    event(CallEventKind::offered);
    desk.on_report(RequestNotSaved{send(), "Not saved: the disk is full."});
    EXPECT_EQ(state().at("status"), "not_saved");
    EXPECT_TRUE(desk.act("form-1", "send", {}));
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

TEST_F(RequestDeskTest, RefusesWhatDoesNotExist) {
    event(CallEventKind::offered);
    EXPECT_EQ(desk.state("form-9").error().code, ErrorCode::not_found);
    EXPECT_EQ(desk.edit("form-9", 1, "/name", "x").error().code, ErrorCode::not_found);
    EXPECT_EQ(desk.act("form-9", "send", {}).error().code, ErrorCode::not_found);
    EXPECT_EQ(desk.act("form-1", "explode", {}).error().code, ErrorCode::not_found);
    EXPECT_EQ(desk.edit("my-requests", 1, "/rows", {}).error().code, ErrorCode::wrong_state);
}

TEST_F(RequestDeskTest, FiftyCallsAtOnceKeepTheirDraftsApart) {
    for (int round = 0; round < 2; ++round) {
        for (int call = 1; call <= 50; ++call) {
            event(CallEventKind::offered, "c-" + std::to_string(call));
        }
    }
    for (int call = 1; call <= 50; ++call) {
        type("/name", std::to_string(call), "form-" + std::to_string(call));
    }
    for (int call = 1; call <= 50; ++call) {
        const auto shown = state("form-" + std::to_string(call));
        EXPECT_EQ(shown.at("data").at("name"), std::to_string(call));
        EXPECT_EQ(shown.at("interaction_id"), "c-" + std::to_string(call));
    }
}

}  // namespace
}  // namespace callveil::plugin
