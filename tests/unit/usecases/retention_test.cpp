// SPDX-License-Identifier: Apache-2.0
#include "usecases/retention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "rig.hpp"
#include "support/describe.hpp"
#include "support/sample_rows.hpp"
#include "usecases/request_views.hpp"
#include "usecases/start_search.hpp"

namespace callveil::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Counts the transactions, and calls a test in between.
class CountingStore final : public ports::JobStore {
public:
    explicit CountingStore(ports::JobStore& inner) : inner_(inner) {}
    Result<void> write(const Work& work) override {
        auto written = inner_.write(work);
        ++writes;
        if (after_write) {
            after_write();
        }
        return written;
    }
    void write_later(Work work, Done done) override {
        inner_.write_later(std::move(work), std::move(done));
    }
    Result<void> read(const Work& work) override { return inner_.read(work); }
    Result<bool> purge() override { return inner_.purge(); }
    Result<void> check_room() override { return inner_.check_room(); }

    int writes = 0;
    std::function<void()> after_write;

private:
    ports::JobStore& inner_;
};

class Retention : public testing::Test {
protected:
    usecases::Emptied run(const std::stop_token& stop = {}) {
        return value_of(usecases::empty_ended_requests(counted, stop));
    }
    void pass(std::int64_t days) { rig.clock.advance(std::chrono::days{days}); }
    void pass_all() { pass(rig.settings.subject_days); }
    /// The audit entries of retention.
    std::vector<domain::AuditEvent> entries() {
        std::vector<domain::AuditEvent> found;
        for (const auto& entry : rig.audit()) {
            if (entry.event.verb == "retention.run") {
                found.push_back(entry.event);
            }
        }
        return found;
    }
    /// Puts requests into the store that end now.
    void add_ended(int count) {
        for (int i = 0; i < count; ++i) {
            auto request = sample_request();
            request.client_id = "client-" + std::to_string(i);
            request.reference = "R26-" + std::to_string(i);
            request.state = domain::RequestState::rejected;
            request.outcome = domain::Outcome::refused;
            request.updated_at = rig.clock.now();
            rig.write([&](ports::Transaction& t) { return t.requests().insert(request); });
        }
    }
    void add_plan(const std::string& reference, std::int64_t pages) {
        auto plan = sample_plan();
        plan.request = reference;
        rig.write([&](ports::Transaction& t) -> Result<void> {
            CALLVEIL_TRY(t.plans().insert(plan));
            for (std::int64_t page = 0; page < pages; ++page) {
                CALLVEIL_TRY(t.plans().add_page(plan.id, page, {sample_row()}));
            }
            return {};
        });
    }
    bool has_plan(const std::string& reference) {
        bool found = false;
        rig.read([&](ports::Transaction& t) -> Result<void> {
            found = t.plans().latest(reference).has_value();
            return {};
        });
        return found;
    }

    Rig rig;
    CountingStore store{rig.store};
    usecases::Context counted = rig.context.working(store, rig.pool);
};

TEST_F(Retention, LeavesOfAnEndedRequestWhatTheLawAndTheDesktopNeed) {
    const auto ended = rig.carry_out(access, ann());
    ASSERT_EQ(ended.subject.name, "Ann Example");
    pass_all();
    EXPECT_EQ(run().requests, 1);
    auto expected = ended;
    domain::empty(expected, rig.clock.now());
    expected.version = ended.version + 1;
    const auto kept = rig.request(ended.reference);
    EXPECT_EQ(describe(kept), describe(expected));
    EXPECT_EQ(kept.subject.name + kept.subject.customer_id + kept.subject.comments, "");
    EXPECT_TRUE(kept.subject.identities().empty());
    EXPECT_EQ(kept.state, domain::RequestState::completed);
    EXPECT_EQ(kept.outcome, domain::Outcome::done);
    EXPECT_EQ(kept.updated_at, ended.updated_at);
    EXPECT_EQ(kept.verification->person, "dana");
    EXPECT_EQ(kept.verification->method, "");
    EXPECT_FALSE(has_plan(ended.reference));
    const auto shown = value_of(usecases::show_request(rig.context, rig.dana, ended.reference));
    EXPECT_EQ(shown.emptied_at, domain::to_rfc3339(rig.clock.now()));
    EXPECT_THAT(shown.phones, IsEmpty());
}

TEST_F(Retention, RemovesEveryTypedWord) {
    auto request = sample_request();
    request.state = domain::RequestState::rejected;
    request.outcome = domain::Outcome::refused;
    request.reason = request.trouble = request.search_reason = request.override_access = "typed";
    request.verification = {"typed", 2, "dana", noon()};
    request.overrides = {{domain::OverrideKind::access, "omar", "typed", noon()}};
    domain::empty(request, noon());
    EXPECT_THAT(describe(request), Not(HasSubstr("typed")));
    EXPECT_EQ(request.verification->points, 2);
    EXPECT_EQ(request.overrides.at(0).person, "omar");
    for (const auto* value : {"1223334444", "someone@example.com", "C-0100", "Example", "politely",
                              "L-9", "agent-0101", "call-0142"}) {
        EXPECT_THAT(describe(request), Not(HasSubstr(value)));
    }
}

TEST_F(Retention, StillGivesTheSameClientIdTheSameAnswer) {
    const auto id = rig.new_client_id();
    const auto body = rig.body(access, ann());
    const auto first = value_of(rig.try_submit(id, body));
    rig.verify(first.reference);
    value_of(rig.approve(first.reference, rig.preview(first.reference).hash));
    rig.run_next();
    pass_all();
    ASSERT_EQ(run().requests, 1);
    const auto again = value_of(rig.try_submit(id, body));
    EXPECT_EQ(again.reference, first.reference);
    EXPECT_EQ(again.received_at, first.received_at);
    EXPECT_EQ(again.deadlines.due_by, first.deadlines.due_by);
    EXPECT_EQ(again.state, domain::RequestState::completed);
    const auto other = rig.try_submit(id, rig.body(pseudonymization, ann()));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::conflict);
    EXPECT_EQ(std::ranges::count(rig.verbs(), "request.submit"), 1);
}

TEST_F(Retention, LeavesWhatIsOpenOrEndedOfLate) {
    const auto open = rig.submit(access, ann());
    const auto before = describe(rig.request(open));
    const auto ended = rig.carry_out(access, ann());
    pass(rig.settings.subject_days - 1);
    EXPECT_EQ(run().requests, 0);
    EXPECT_EQ(describe(rig.request(ended.reference)), describe(ended));
    EXPECT_TRUE(has_plan(ended.reference));
    pass(1000);
    EXPECT_EQ(run().requests, 1);
    EXPECT_EQ(describe(rig.request(open)), before);
}

TEST_F(Retention, RemovesJobsOfEmptiedRequestsAndOldSearches) {
    const auto reference = rig.submit(access, ann());
    rig.verify(reference);
    const auto hash = rig.preview(reference).hash;
    value_of(rig.approve(reference, hash));
    const auto job = rig.run_next().id;
    wire::SearchStart asked;
    asked.reason = "letter of 3 May";
    asked.phones = {"1223334444"};
    const auto search = value_of(usecases::start_search(rig.context, rig.dana, asked)).job;
    rig.run_next();
    ASSERT_THAT(rig.job(search).input, HasSubstr("1223334444"));
    pass_all();
    EXPECT_EQ(run().jobs, 3);
    EXPECT_THROW(rig.job(job), std::runtime_error);
    EXPECT_THROW(rig.job(search), std::runtime_error);
}

TEST_F(Retention, HasAnEntryOfCountsAloneInEachTransactionThatDeletes) {
    rig.carry_out(access, ann());
    rig.carry_out(pseudonymization, ann());
    pass_all();
    run();
    run();
    ASSERT_EQ(entries().size(), 2U);
    EXPECT_EQ(entries().at(0).actor, "callveild");
    EXPECT_EQ(entries().at(0).detail, R"({"requests":2,"plan_pages":2,"jobs":0})");
    EXPECT_EQ(entries().at(1).detail, R"({"requests":0,"plan_pages":0,"jobs":4})");
}

TEST_F(Retention, LetsOthersWriteBetweenItsPieces) {
    add_ended(250);
    pass_all();
    store.after_write = [this] { rig.submit(access, ann()); };
    EXPECT_EQ(run().requests, 250);
    EXPECT_EQ(std::ranges::count(rig.verbs(), "request.submit"), store.writes);
    // Three pieces of requests and one of jobs, of which there are none.
    EXPECT_EQ(store.writes, 4);
    EXPECT_EQ(entries().size(), 3U);
}

TEST_F(Retention, TakesALargePlanAwayInPieces) {
    add_ended(2);
    add_plan("R26-1", 45);
    pass_all();
    const auto done = run();
    EXPECT_EQ(done.requests, 2);
    EXPECT_EQ(done.plan_pages, 45);
    EXPECT_EQ(store.writes, 4);
    EXPECT_FALSE(has_plan("R26-1"));
}

TEST_F(Retention, EndsBetweenTwoPiecesWhenTheDaemonStops) {
    add_ended(250);
    pass_all();
    std::stop_source stop;
    store.after_write = [&] { stop.request_stop(); };
    EXPECT_EQ(run(stop.get_token()).requests, 100);
    EXPECT_THAT(entries().at(0).detail, HasSubstr(R"("requests":100)"));
    store.after_write = {};
    EXPECT_EQ(run().requests, 150);
}

}  // namespace
}  // namespace callveil::tests
