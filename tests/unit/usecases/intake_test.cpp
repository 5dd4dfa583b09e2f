// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "rig.hpp"
#include "usecases/request_steps.hpp"
#include "usecases/request_views.hpp"
#include "usecases/start_search.hpp"
#include "usecases/submit_request.hpp"
#include "wire/codec.hpp"
#include "wire/request_body.hpp"

namespace callveil::tests {
namespace {

using std::chrono::hours;

TEST(Intake, SameClientIdAndBodyGetTheSameAnswer) {
    Rig rig;
    const auto id = rig.new_client_id();
    const auto text = rig.body(access, ann());
    const auto first = value_of(rig.try_submit(id, text));
    rig.clock.advance(hours{1});
    const auto second = value_of(rig.try_submit(id, text));
    EXPECT_EQ(first.reference, second.reference);
    EXPECT_EQ(first.received_at, second.received_at);
    EXPECT_EQ(std::ranges::count(rig.verbs(), "request.submit"), 1);
}

TEST(Intake, AnotherBodyUnderTheSameClientIdIsRefused) {
    Rig rig;
    const auto id = rig.new_client_id();
    const auto reference = value_of(rig.try_submit(id, rig.body(access, ann()))).reference;
    const auto again = rig.try_submit(id, rig.body(pseudonymization, ann()));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::conflict);
    EXPECT_EQ(rig.request(reference).kind, access);
}

TEST(Intake, WithoutRoomNothingNewIsTakenAndWhatIsThereIsAcknowledgedAgain) {
    Rig rig;
    const auto id = rig.new_client_id();
    const auto text = rig.body(access, ann());
    const auto first = value_of(rig.try_submit(id, text));
    rig.store.room = fail(ErrorCode::unavailable, "nearly full");
    EXPECT_EQ(value_of(rig.try_submit(id, text)).reference, first.reference);
    const auto other = rig.new_client_id();
    const auto refused = rig.try_submit(other, text);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
    EXPECT_EQ(std::ranges::count(rig.verbs(), "request.submit"), 1);
    rig.store.room = {};
    EXPECT_TRUE(rig.try_submit(other, text));
}

TEST(Intake, TheReferenceMustBelongToTheClientId) {
    Rig rig;
    const auto refused = usecases::submit_request(rig.context, rig.desk,
                                                  {.client_id = rig.new_client_id(),
                                                   .reference = "R26-7K3M9-QXD2T",
                                                   .body = rig.body(access, ann())});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
}

TEST(Intake, ABodyWithoutAnyIdentifierIsRefused) {
    Rig rig;
    const auto refused =
        rig.try_submit(rig.new_client_id(), rig.body(access, {{"  "}, {}, "", {}}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
}

TEST(Intake, TakesWhatTheFormTakes) {
    Rig rig;
    const std::string longest = "a@" + std::string(wire::body_limits::identifier_bytes - 2, 'e');
    EXPECT_TRUE(
        rig.try_submit(rig.new_client_id(), rig.body(access, {{longest}, {longest}, "", {}})));
    for (const auto& over : {rig.body(access, {{longest + "e"}, {}, "", {}}),
                             rig.body(access, {{}, {longest + "e"}, "", {}})}) {
        const auto refused = rig.try_submit(rig.new_client_id(), over);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::too_large);
    }
}

domain::Request received(Rig& rig, domain::TimePoint desktop) {
    wire::RequestBody body;
    body.kind = "access";
    body.phones = {"1223334444"};
    body.received_at = domain::to_rfc3339(desktop);
    return value_of(rig.try_submit(rig.new_client_id(), wire::to_text(wire::encode(body))));
}

TEST(Intake, ClocksRunFromTheEarlierReceipt) {
    Rig rig;
    const auto now = rig.clock.now();
    EXPECT_EQ(received(rig, now - hours{30}).deadlines.starts, now - hours{30});
    EXPECT_EQ(received(rig, now + std::chrono::minutes{1}).deadlines.starts, now);
}

TEST(Intake, ADesktopClockThatCannotBeRightIsIgnored) {
    Rig rig;
    const auto now = rig.clock.now();
    EXPECT_EQ(received(rig, now + hours{2}).deadlines.starts, now);
    EXPECT_EQ(received(rig, now - hours{24 * 400}).deadlines.starts, now);
}

Result<domain::Request> entered(Rig& rig, domain::TimePoint received) {
    wire::RequestBody body;
    body.kind = "access";
    body.phones = {"1223334444"};
    body.received_at = domain::to_rfc3339(received);
    return usecases::submit_request(rig.context, rig.dana,
                                    {.client_id = rig.new_client_id(),
                                     .reference = {},
                                     .body = wire::to_text(wire::encode(body)),
                                     .origin = domain::Origin::shell});
}

TEST(Intake, ADesktopTimeThatIsIgnoredIsShown) {
    Rig rig;
    const auto shown = [&](domain::TimePoint desktop) {
        const auto request = received(rig, desktop);
        return value_of(usecases::show_request(rig.context, rig.dana, request.reference));
    };
    EXPECT_TRUE(shown(rig.clock.now() + hours{2}).desktop_time_ignored);
    EXPECT_TRUE(shown(rig.clock.now() - hours{24 * 91}).desktop_time_ignored);
    EXPECT_FALSE(shown(rig.clock.now() - hours{30}).desktop_time_ignored);
}

TEST(Intake, AnOldLetterKeepsItsClockAndIsOverdue) {
    Rig rig;
    const auto letter = rig.clock.now() - hours{24 * 40};
    const auto request = value_of(entered(rig, letter));
    EXPECT_EQ(request.deadlines.starts, letter);
    EXPECT_LT(request.deadlines.due_by, rig.clock.now());
    EXPECT_EQ(usecases::due_note(rig.context, request).substr(0, 8), "overdue:");
}

TEST(Intake, ATimeThatAPersonGivesAndThatCannotBeRightIsRefused) {
    Rig rig;
    for (const auto received : {rig.clock.now() + hours{2}, rig.clock.now() - hours{24 * 91}}) {
        const auto refused = entered(rig, received);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
        EXPECT_NE(refused.error().detail.find("'received_at'"), std::string::npos);
    }
    EXPECT_TRUE(value_of(usecases::list_requests(rig.context, rig.dana, {})).rows.empty());
}

TEST(Intake, AClientIdOfAnotherSenderIsRefusedInOneSentence) {
    Rig rig;
    const auto id = rig.new_client_id();
    value_of(rig.try_submit(id, rig.body(access, ann())));
    rig.desk.principal = "desk-8";
    const auto refused = rig.try_submit(id, rig.body(access, ann()));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_NE(refused.error().detail.find("another sender"), std::string::npos);
}

TEST(Intake, TheStricterRegimeOfAllSourcesSetsTheDeadline) {
    Rig rig;
    const auto gdpr = received(rig, rig.clock.now()).deadlines;
    EXPECT_FALSE(gdpr.confirm_by);
    rig.pool.mutable_sources().push_back({"west", "sqlite", "US", domain::Regime::ccpa, {}});
    const auto both = received(rig, rig.clock.now()).deadlines;
    EXPECT_TRUE(both.confirm_by);
    EXPECT_EQ(both.due_by, gdpr.due_by);
}

TEST(Intake, ARequestFromASearchWaitsForApprovalAtOnce) {
    Rig rig;
    const auto job = value_of(usecases::start_search(
        rig.context, rig.dana, {.phones = {"1223334444"}, .reason = "letter of the customer"}));
    ASSERT_EQ(rig.run_next().state, domain::JobState::done);
    const auto made = value_of(usecases::request_from_search(rig.context, rig.dana,
                                                             {.job = job.job,
                                                              .kind = "pseudonymization",
                                                              .comments = "by letter",
                                                              .client_id = rig.new_client_id()}));
    const auto request = rig.request(made.reference);
    EXPECT_EQ(request.state, domain::RequestState::pending_approval);
    EXPECT_EQ(request.origin, domain::Origin::search);
    EXPECT_EQ(request.subject.phones, std::vector<std::string>{"1223334444"});
    EXPECT_EQ(made.note, "another person than dana must approve it");
    EXPECT_EQ(value_of(usecases::show_request(rig.context, rig.dana, made.reference)).search_reason,
              "letter of the customer");
}

}  // namespace
}  // namespace callveil::tests
