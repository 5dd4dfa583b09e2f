// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "rig.hpp"
#include "usecases/packages.hpp"
#include "usecases/prefill.hpp"
#include "usecases/request_views.hpp"
#include "usecases/start_preview.hpp"
#include "usecases/start_search.hpp"
#include "usecases/upkeep_views.hpp"

namespace callveil::tests {
namespace {

using testing::Contains;
using testing::IsSupersetOf;

/// Ann with values that occur nowhere else.
RigParts canary_parts() {
    RigParts parts;
    parts.sql +=
        "INSERT INTO leads VALUES (77, 101, 'Canaryname', '2025550188', "
        "'canarymail@example.com', 'CANARYID', 'CANARYGOV', 'canarynotes', NULL);";
    return parts;
}

const Person canary{{"2025550188", "123"}, {"canarymail@example.com"}, "CANARYID", {}};

/// Every step that a supervisor may take, good and bad.
void live(Rig& rig) {
    usecases::RateLimiter limiter;
    value_of(usecases::prefill(rig.context, limiter, rig.desk, {"", "2025550188"}));
    const auto search = value_of(usecases::start_search(
        rig.context, rig.dana, {.emails = {"canarymail@example.com"}, .reason = "canaryreason"}));
    rig.run_next();
    value_of(usecases::search_page(rig.context, rig.dana, {search.job, 1}));
    const auto exported = rig.carry_out(access, canary);
    const auto package =
        value_of(usecases::list_packages(rig.context, {exported.reference})).packages.front();
    value_of(usecases::read_package(rig.context, rig.dana, {package, 0}));
    value_of(usecases::tell_passphrase(rig.context, rig.dana, {package}));
    const auto masked = rig.submit(pseudonymization, canary);
    rig.verify(masked);
    const auto plan = rig.preview(masked);
    rig.rows(plan);
    value_of(usecases::show_request(rig.context, rig.dana, masked));
    value_of(rig.approve(masked, plan.hash));
    rig.leads.run("UPDATE leads SET name = 'Canaryname2' WHERE lead_id = 77");
    rig.run_next();
    const auto again = rig.preview(masked);
    value_of(rig.approve(masked, again.hash));
    rig.run_next();
    const auto rejected = rig.submit(access, canary);
    value_of(usecases::reject_request(rig.context, rig.dana, rejected, "canaryword"));
}

TEST(AuditTrail, HasAnEntryForEachStep) {
    Rig rig(canary_parts());
    live(rig);
    EXPECT_THAT(rig.verbs(), IsSupersetOf({"prefill",
                                           "search.start",
                                           "search.run",
                                           "search.page",
                                           "request.submit",
                                           "request.verify",
                                           "preview.start",
                                           "preview.run",
                                           "preview.page",
                                           "request.show",
                                           "request.approve",
                                           "export.start",
                                           "package.write",
                                           "export.finish",
                                           "package.get",
                                           "package.passphrase",
                                           "pseudonymize.start",
                                           "pseudonymize.send_back",
                                           "lead.write.intent",
                                           "lead.write.outcome",
                                           "pseudonymize.finish",
                                           "request.reject"}));
}

TEST(AuditTrail, CountsWhatWasDone) {
    Rig rig(canary_parts());
    live(rig);
    const auto entries = rig.audit();
    const auto detail = [&](const std::string& verb) {
        const auto at = std::ranges::find_if(
            entries, [&](const auto& entry) { return entry.event.verb == verb; });
        return at == entries.end() ? std::string() : at->event.detail;
    };
    EXPECT_THAT(detail("search.run"), testing::HasSubstr("\"matches\":1"));
    EXPECT_THAT(detail("preview.run"), testing::HasSubstr("\"rows\":1"));
    EXPECT_THAT(detail("pseudonymize.send_back"), testing::HasSubstr("\"changed\":1"));
    EXPECT_THAT(detail("lead.write.outcome"), testing::HasSubstr("\"cells\":5"));
}

TEST(AuditTrail, HoldsNoValueOfAPerson) {
    Rig rig(canary_parts());
    live(rig);
    std::string text;
    for (const auto& entry : rig.audit()) {
        text += entry.event.actor + entry.event.object + entry.event.outcome + entry.event.detail;
    }
    for (const auto& row : value_of(usecases::list_requests(rig.context, rig.dana, {})).rows) {
        text += row.reason == "canaryword" ? "" : row.reason;
    }
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    EXPECT_EQ(text.find("canary"), std::string::npos);
    EXPECT_EQ(text.find("2025550188"), std::string::npos);
}

TEST(AuditTrail, IsWhole) {
    Rig rig(canary_parts());
    live(rig);
    const auto verdict = value_of(usecases::verify_audit(rig.context, rig.dana));
    EXPECT_TRUE(verdict.problem.empty());
    EXPECT_THAT(rig.verbs(), Contains("audit.verify"));
}

TEST(Errors, OfJobsHoldNoValueOfAPerson) {
    auto parts = canary_parts();
    parts.sql +=
        "CREATE TRIGGER guard BEFORE UPDATE ON leads BEGIN "
        "SELECT RAISE(ABORT, 'refused'); END;";
    Rig rig(parts);
    const auto ended = rig.carry_out(pseudonymization, canary);
    EXPECT_EQ(ended.state, domain::RequestState::pending_approval);
    EXPECT_EQ((ended.reason + ended.trouble).find("anary"), std::string::npos);
    EXPECT_FALSE(ended.reason.empty());
}

TEST(RequestViews, AnAgentSeesOnlyItsOwnRequests) {
    Rig rig;
    const auto reference = rig.submit(access, ann());
    EXPECT_EQ(
        value_of(usecases::request_status(rig.context, rig.desk, {{reference}})).requests.size(),
        1U);
    const domain::Caller other{"desk-8", "", domain::Role::agent, "key-of-desk-8"};
    EXPECT_TRUE(
        value_of(usecases::request_status(rig.context, other, {{reference}})).requests.empty());
}

TEST(RequestViews, TheQueueHoldsNothingPersonal) {
    Rig rig(canary_parts());
    rig.submit(access, canary);
    const auto rows = value_of(usecases::list_requests(rig.context, rig.dana, {})).rows;
    ASSERT_EQ(rows.size(), 1U);
    const auto& row = rows.front();
    for (const auto& text : {row.reference, row.kind, row.state, row.requester, row.reason}) {
        EXPECT_EQ(text.find("anary"), std::string::npos);
    }
}

TEST(RequestViews, OnlySupervisorsSeeTypedReasons) {
    Rig rig;
    const auto rejected = rig.submit(access, ann());
    value_of(usecases::reject_request(rig.context, rig.dana, rejected, "Ann Example called again"));
    const auto back = rig.submit(pseudonymization, ann());
    rig.verify(back);
    value_of(rig.approve(back, rig.preview(back).hash));
    rig.leads.run("UPDATE leads SET notes = 'other' WHERE lead_id = 1");
    rig.run_next();
    const auto reasons = [&](domain::Role role) {
        const domain::Caller caller{"kim", "kim", role, "key-of-kim"};
        std::map<std::string, std::string> seen;
        for (const auto& row : value_of(usecases::list_requests(rig.context, caller, {})).rows) {
            seen[row.reference] = row.reason;
        }
        return seen;
    };
    EXPECT_EQ(reasons(domain::Role::supervisor)[rejected], "Ann Example called again");
    for (const auto role : {domain::Role::administrator, domain::Role::auditor}) {
        EXPECT_EQ(reasons(role)[rejected], "");
        EXPECT_THAT(reasons(role)[back], testing::StartsWith("plan_stale"));
    }
}

TEST(RequestViews, AnAgentReadsWhatAPersonTypedAndNothingOfTheInside) {
    Rig rig;
    const auto told = [&](const std::string& reference) {
        return value_of(usecases::request_status(rig.context, rig.desk, {{reference}}))
            .requests.front()
            .reason;
    };
    const auto waiting = rig.submit(pseudonymization, ann());
    rig.verify(waiting);
    value_of(rig.approve(waiting, rig.preview(waiting).hash));
    EXPECT_EQ(told(waiting), "");
    rig.pool.on_apply = [](auto&, const auto&) -> Result<ports::Applied> {
        return fail(ErrorCode::unavailable, "'/srv/leads' is locked; find it with: fuser -v");
    };
    rig.run_next();
    EXPECT_EQ(told(waiting), "it is approved and goes on as soon as it can");
    rig.settings.job_attempts = 1;
    rig.clock.advance(std::chrono::minutes{5});
    rig.run_next();
    EXPECT_EQ(told(waiting), "a supervisor looks at it again");
    value_of(usecases::reject_request(rig.context, rig.dana, waiting, "asked twice"));
    EXPECT_EQ(told(waiting), "asked twice");
}

}  // namespace
}  // namespace callveil::tests
