// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

#include "contract/job_store/job_store_contract.hpp"

namespace callveil::tests {
namespace {

class WritingContract : public JobStoreContract {
protected:
    /// Holds the writer until `open` is called, so that what is queued meanwhile is one group.
    void hold_writer() {
        store_->write_later(
            [gate = gate_.get_future().share()](Transaction&) -> Result<void> {
                gate.wait();
                return {};
            },
            [](const Result<void>&) {});
    }
    void open() { gate_.set_value(); }

    std::future<Result<void>> later(ports::JobStore::Work work) {
        auto told = std::make_shared<std::promise<Result<void>>>();
        auto answer = told->get_future();
        store_->write_later(std::move(work),
                            [told](Result<void> result) { told->set_value(std::move(result)); });
        return answer;
    }

    std::vector<std::string> references() {
        std::vector<std::string> found;
        const auto rows = read([](Transaction& t) { return t.requests().list({}); }).value();
        found.reserve(rows.size());
        for (const auto& request : rows) {
            found.push_back(request.reference);
        }
        return found;
    }

private:
    std::promise<void> gate_;
};
CALLVEIL_ON_EVERY_STORE(WritingContract);

Result<void> insert(ports::Transaction& transaction, int number) {
    return transaction.requests().insert(sample_request(number));
}

TEST_P(WritingContract, KeepsNothingOfARefusedWrite) {
    EXPECT_EQ(refusal_of([](Transaction& t) -> Result<void> {
                  CALLVEIL_TRY(insert(t, 1));
                  CALLVEIL_TRY(t.jobs().insert(sample_job()));
                  return fail(ErrorCode::denied, "no");
              }),
              ErrorCode::denied);
    EXPECT_TRUE(references().empty());
    EXPECT_FALSE(read([](Transaction& t) { return t.jobs().find(sample_job().id); }));
}

TEST_P(WritingContract, KeepsTheOthersOfAGroupWhenOneIsRefused) {
    hold_writer();
    auto first = later([](Transaction& t) { return insert(t, 1); });
    auto refused = later([](Transaction& t) -> Result<void> {
        CALLVEIL_TRY(insert(t, 2));
        return insert(t, 1);
    });
    auto thrown = later([](Transaction& t) -> Result<void> {
        CALLVEIL_TRY(insert(t, 3));
        throw std::runtime_error("1223334444");
    });
    auto last = later([](Transaction& t) { return insert(t, 4); });
    open();
    EXPECT_TRUE(first.get());
    EXPECT_EQ(refused.get().error().code, ErrorCode::conflict);
    EXPECT_TRUE(last.get());
    EXPECT_THAT(references(),
                testing::ElementsAre(sample_request(4).reference, sample_request(1).reference));
    const auto error = thrown.get().error();
    EXPECT_EQ(error.code, ErrorCode::internal);
    EXPECT_EQ(error.detail.find("1223334444"), std::string::npos);
}

TEST_P(WritingContract, ChainsTheAuditLogPastARefusedWriteOfTheGroup) {
    const auto append = [](Transaction& t) -> Result<void> {
        CALLVEIL_TRY(t.audit().append(sample_event()));
        return {};
    };
    hold_writer();
    auto first = later(append);
    auto refused = later([&](Transaction& t) -> Result<void> {
        CALLVEIL_TRY(append(t));
        return fail(ErrorCode::denied, "no");
    });
    auto last = later(append);
    open();
    EXPECT_TRUE(first.get());
    EXPECT_FALSE(refused.get());
    EXPECT_TRUE(last.get());
    const auto verdict = read([](Transaction& t) { return t.audit().verify(); }).value();
    EXPECT_TRUE(verdict.ok()) << verdict.problem;
    EXPECT_EQ(verdict.entries, 3);
}

TEST_P(WritingContract, TellsEveryoneExactlyOnce) {
    std::vector<std::atomic<int>> told(50);
    hold_writer();
    for (std::size_t i = 0; i < told.size(); ++i) {
        store_->write_later(
            [i](Transaction& t) -> Result<void> {
                return i % 3 == 0 ? fail(ErrorCode::denied, "no")
                                  : t.ledger().add({std::to_string(i)}, noon());
            },
            [&told, i](const Result<void>& result) {
                EXPECT_EQ(result.has_value(), i % 3 != 0);
                ++told[i];
            });
    }
    open();
    store_.reset();
    for (const auto& times : told) {
        EXPECT_EQ(times, 1);
    }
}

TEST_P(WritingContract, RunsWritesOfOneThreadInTheirOrder) {
    for (int number = 1; number <= 9; ++number) {
        store_->write_later(
            [number](Transaction& t) -> Result<void> {
                CALLVEIL_ASSIGN(const auto seq, t.audit().append(sample_event(number)));
                EXPECT_EQ(seq, number + 1);
                return {};
            },
            [](const Result<void>& result) { EXPECT_TRUE(result); });
    }
    EXPECT_TRUE(later([](Transaction&) -> Result<void> { return {}; }).get());
}

TEST_P(WritingContract, MayQueueAnotherWriteFromDone) {
    std::promise<Result<void>> told;
    store_->write_later([](Transaction& t) { return insert(t, 1); },
                        [&](const Result<void>&) {
                            store_->write_later(
                                [](Transaction& t) { return insert(t, 2); },
                                [&](Result<void> result) { told.set_value(std::move(result)); });
                        });
    EXPECT_TRUE(told.get_future().get());
    EXPECT_EQ(references().size(), 2U);
}

TEST_P(WritingContract, TakesWritesOfManyThreads) {
    std::vector<std::thread> threads;
    threads.reserve(8);
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([this, thread] {
            for (int i = 0; i < 25; ++i) {
                EXPECT_TRUE(store_->write([&](Transaction& t) -> Result<void> {
                    CALLVEIL_TRY(t.audit().append(sample_event(thread)));
                    return t.ledger().add({std::to_string(thread * 100 + i)}, noon());
                }));
                EXPECT_TRUE(store_->read([](Transaction& t) -> Result<void> {
                    CALLVEIL_TRY(t.audit().head());
                    return {};
                }));
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    const auto verdict = read([](Transaction& t) { return t.audit().verify(); }).value();
    EXPECT_TRUE(verdict.ok()) << verdict.problem;
    EXPECT_EQ(verdict.entries, 201);
}

TEST_P(WritingContract, SeesItsOwnChangesBeforeTheCommit) {
    must_write([](Transaction& t) -> Result<void> {
        CALLVEIL_TRY(insert(t, 1));
        CALLVEIL_ASSIGN(auto request, t.requests().find(sample_request(1).reference));
        request.state = domain::RequestState::pending_approval;
        CALLVEIL_TRY(t.requests().update(request));
        CALLVEIL_ASSIGN(const auto waiting,
                        t.requests().count(domain::RequestState::pending_approval));
        EXPECT_EQ(waiting, 1);
        return {};
    });
}

TEST_P(WritingContract, ReadsOneSnapshotWhileOthersWrite) {
    must_write([](Transaction& t) { return insert(t, 1); });
    const auto ran = store_->read([this](Transaction& t) -> Result<void> {
        CALLVEIL_ASSIGN(const auto before, t.requests().count(domain::RequestState::received));
        must_write([](Transaction& other) { return insert(other, 2); });
        CALLVEIL_ASSIGN(const auto after, t.requests().count(domain::RequestState::received));
        EXPECT_EQ(before, 1);
        EXPECT_EQ(after, 1);
        return {};
    });
    EXPECT_TRUE(ran);
    EXPECT_EQ(references().size(), 2U);
}

TEST_P(WritingContract, RefusesToWriteInARead) {
    const auto ran = store_->read([](Transaction& t) { return insert(t, 1); });
    ASSERT_FALSE(ran);
    EXPECT_EQ(ran.error().code, ErrorCode::internal);
    EXPECT_TRUE(references().empty());
}

TEST_P(WritingContract, PassesOnTheErrorOfARead) {
    const auto ran =
        store_->read([](Transaction&) -> Result<void> { return fail(ErrorCode::expired, "old"); });
    EXPECT_EQ(ran.error().code, ErrorCode::expired);
    const auto thrown =
        store_->read([](Transaction&) -> Result<void> { throw std::runtime_error("defect"); });
    EXPECT_EQ(thrown.error().code, ErrorCode::internal);
    EXPECT_TRUE(references().empty());
}

}  // namespace
}  // namespace callveil::tests
