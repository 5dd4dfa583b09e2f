// SPDX-License-Identifier: Apache-2.0
#include "unit/plugin/desk_fixture.hpp"
#include "wire/uuid.hpp"

namespace callveil::plugin {
namespace {

using ::testing::ElementsAre;

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
