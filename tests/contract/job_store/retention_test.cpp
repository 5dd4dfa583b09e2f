// SPDX-License-Identifier: Apache-2.0
#include "contract/job_store/job_store_contract.hpp"

namespace callveil::tests {
namespace {

using domain::JobState;
using domain::RequestState;
using testing::ElementsAre;
using testing::IsEmpty;

class RetentionContract : public JobStoreContract {
protected:
    /// Adds a request that ended at `minute`.
    domain::Request add_ended(int number, int minute,
                              RequestState state = RequestState::completed) {
        auto request = sample_request(number);
        request.state = state;
        request.outcome = domain::Outcome::done;
        request.updated_at = at_minute(minute);
        must_write([&](Transaction& t) { return t.requests().insert(request); });
        return request;
    }
    void add_job(int number, const std::string& reference, JobState state) {
        auto job = sample_job(number);
        job.request = reference;
        job.state = state;
        if (state == JobState::running) {
            job.lease_until = at_minute(90);
        }
        must_write([&](Transaction& t) { return t.jobs().insert(job); });
    }
    void empty(const std::string& reference) {
        must_write([&](Transaction& t) -> Result<void> {
            CALLVEIL_ASSIGN(auto request, t.requests().find(reference));
            domain::empty(request, at_minute(80));
            return t.requests().update(request);
        });
    }
    std::vector<std::string> to_empty(int minute, std::size_t limit = 100) {
        return read([&](Transaction& t) { return t.requests().to_empty(at_minute(minute), limit); })
            .value();
    }
    std::int64_t remove_jobs(int minute, std::size_t limit = 100) {
        std::int64_t removed = 0;
        must_write([&](Transaction& t) -> Result<void> {
            CALLVEIL_ASSIGN(removed, t.jobs().remove_ended(at_minute(minute), limit));
            return {};
        });
        return removed;
    }
    bool has_job(int number) {
        return read([&](Transaction& t) { return t.jobs().find(sample_job(number).id); })
            .has_value();
    }
    std::int64_t remove_plans(const std::string& reference, std::size_t limit) {
        std::int64_t pages = 0;
        must_write([&](Transaction& t) -> Result<void> {
            CALLVEIL_ASSIGN(pages, t.plans().remove_of_request(reference, limit));
            return {};
        });
        return pages;
    }
    void add_plan(int number, const std::string& reference, std::int64_t pages) {
        auto plan = sample_plan(number);
        plan.request = reference;
        must_write([&](Transaction& t) -> Result<void> {
            for (std::int64_t page = 0; page < pages; ++page) {
                CALLVEIL_TRY(t.plans().add_page(plan.id, page, {sample_row()}));
            }
            return t.plans().insert(plan);
        });
    }
    bool has_plan(const std::string& reference) {
        return read([&](Transaction& t) { return t.plans().latest(reference); }).has_value();
    }
};
CALLVEIL_ON_EVERY_STORE(RetentionContract);

TEST_P(RetentionContract, GivesBackAnEmptiedRequest) {
    const auto before = add_ended(1, 5);
    empty(before.reference);
    auto expected = before;
    domain::empty(expected, at_minute(80));
    expected.version = 1;
    EXPECT_EQ(describe(must_find(before.reference)), describe(expected));
    EXPECT_EQ(must_find(before.reference).body_hash, before.body_hash);
}

TEST_P(RetentionContract, NeverEmptiesAnOpenRequest) {
    const auto request = sample_request();
    must_write([&](Transaction& t) { return t.requests().insert(request); });
    EXPECT_EQ(refusal_of([&](Transaction& t) -> Result<void> {
                  auto emptied = request;
                  domain::empty(emptied, at_minute(80));
                  return t.requests().update(emptied);
              }),
              ErrorCode::wrong_state);
    EXPECT_EQ(describe(must_find(request.reference)), describe(request));
}

TEST_P(RetentionContract, ListsWhatEndedByThenFirstEndedFirst) {
    const auto late = add_ended(1, 30);
    const auto early = add_ended(2, 10, RequestState::rejected);
    const auto middle = add_ended(3, 20, RequestState::cancelled);
    add_ended(4, 31, RequestState::failed);
    must_write([](Transaction& t) { return t.requests().insert(sample_request(5)); });
    EXPECT_THAT(to_empty(30), ElementsAre(early.reference, middle.reference, late.reference));
    EXPECT_THAT(to_empty(30, 2), ElementsAre(early.reference, middle.reference));
    EXPECT_THAT(to_empty(9), IsEmpty());
    empty(early.reference);
    EXPECT_THAT(to_empty(30, 2), ElementsAre(middle.reference, late.reference));
}

TEST_P(RetentionContract, LeavesARequestAloneWhileAJobOfItLives) {
    const auto queued = add_ended(1, 10);
    const auto running = add_ended(2, 11);
    const auto idle = add_ended(3, 12);
    add_job(1, queued.reference, JobState::queued);
    add_job(2, running.reference, JobState::running);
    add_job(3, idle.reference, JobState::done);
    EXPECT_THAT(to_empty(30), ElementsAre(idle.reference));
}

TEST_P(RetentionContract, RemovesEndedJobsThatNoRequestHolds) {
    const auto kept = add_ended(1, 10);
    const auto emptied = add_ended(2, 10);
    empty(emptied.reference);
    add_job(1, kept.reference, JobState::done);
    add_job(2, emptied.reference, JobState::failed);
    add_job(3, "", JobState::cancelled);
    add_job(4, "", JobState::queued);
    add_job(5, "", JobState::running);
    add_job(9, "", JobState::done);
    EXPECT_EQ(remove_jobs(8), 2);
    EXPECT_TRUE(has_job(1) && has_job(4) && has_job(5) && has_job(9));
    EXPECT_FALSE(has_job(2) || has_job(3));
    EXPECT_EQ(remove_jobs(8), 0);
}

TEST_P(RetentionContract, RemovesNoMoreJobsThanAsked) {
    for (const int number : {1, 2, 3}) {
        add_job(number, "", JobState::done);
    }
    EXPECT_EQ(remove_jobs(8, 2), 2);
    EXPECT_EQ(remove_jobs(8, 2), 1);
}

TEST_P(RetentionContract, RemovesThePlansOfOneRequestPieceByPiece) {
    const auto mine = add_ended(1, 10).reference;
    const auto other = add_ended(2, 10).reference;
    add_plan(1, mine, 3);
    add_plan(2, mine, 2);
    add_plan(3, other, 1);
    EXPECT_EQ(remove_plans(mine, 4), 4);
    EXPECT_TRUE(has_plan(mine));
    EXPECT_EQ(remove_plans(mine, 4), 1);
    EXPECT_FALSE(has_plan(mine));
    EXPECT_EQ(remove_plans(mine, 4), 0);
    EXPECT_TRUE(has_plan(other));
    EXPECT_TRUE(read([](Transaction& t) { return t.plans().page(sample_plan(3).id, 0); }));
}

TEST_P(RetentionContract, PurgesWhileOthersReadAndWrite) {
    EXPECT_TRUE(store_->purge().value());
    const auto ran = store_->read([this](Transaction& t) -> Result<void> {
        CALLVEIL_TRY(t.audit().head());
        add_ended(1, 10);
        EXPECT_TRUE(store_->purge());
        const auto unseen = t.requests().find(sample_request(1).reference);
        EXPECT_FALSE(unseen) << "a purge changes nothing that a read sees";
        return {};
    });
    EXPECT_TRUE(ran);
    EXPECT_TRUE(store_->purge().value());
    EXPECT_EQ(must_find(sample_request(1).reference).client_id, sample_request(1).client_id);
}

}  // namespace
}  // namespace callveil::tests
