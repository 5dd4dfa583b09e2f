// SPDX-License-Identifier: Apache-2.0
#include "channels/dispatcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

#include "support/fakes.hpp"
#include "wire/admin_messages.hpp"

namespace callveil::channels {
namespace {

using domain::Caller;
using domain::Role;
using testing::HasSubstr;
using testing::Not;
using wire::Json;

constexpr std::chrono::seconds patience{20};

const Caller dana{"dana", "dana", Role::supervisor, "key"};

/// Keeps what a dispatcher answers until the test asks.
class Answer {
public:
    Reply taker() {
        return [this](Result<Json> result) {
            const std::lock_guard lock(mutex_);
            ++count_;
            if (count_ == 1) {
                promise_.set_value(std::move(result));
            }
        };
    }
    Result<Json> wait() {
        auto future = promise_.get_future();
        if (future.wait_for(patience) != std::future_status::ready) {
            return fail(ErrorCode::internal, "no answer came");
        }
        return future.get();
    }
    int count() {
        const std::lock_guard lock(mutex_);
        return count_;
    }

private:
    std::mutex mutex_;
    std::promise<Result<Json>> promise_;
    int count_ = 0;
};

class DispatcherOfJobs : public testing::Test {
protected:
    Result<Json> ask(const std::string& verb, Json body, const Caller& caller = dana) {
        dispatcher_.dispatch(caller, {verb, "id", std::move(body)}, answer_.taker());
        return answer_.wait();
    }
    RequestPool pool_{1, 2};
    RequestPool slow_pool_{1, 2};
    Dispatcher dispatcher_{{pool_, slow_pool_}};
    Answer answer_;
};

/// Holds one thread until it is told to go on.
class Gate {
public:
    void pass() {
        begun_.set_value();
        opened_.wait();
    }
    bool wait_for_somebody() {
        return begun_.get_future().wait_for(patience) == std::future_status::ready;
    }
    void open() { gate_.set_value(); }

private:
    std::promise<void> begun_;
    std::promise<void> gate_;
    std::shared_future<void> opened_ = gate_.get_future().share();
};

TEST_F(DispatcherOfJobs, AnswersQuickVerbsWhileALeadDatabaseHoldsUpTheSlowOnes) {
    Gate gate;
    dispatcher_.add<wire::SearchPage>([&](const Caller&, const wire::SearchPage&) {
        gate.pass();
        return Result<wire::SearchPageReply>(wire::SearchPageReply{});
    });
    dispatcher_.add<wire::JobStatus>([](const Caller&, const wire::JobStatus& asked) {
        wire::JobStatusReply reply;
        reply.job = asked.job;
        return Result<wire::JobStatusReply>(std::move(reply));
    });
    Answer page;
    dispatcher_.dispatch(dana, {"search.page", "id", {{"job", "j-1"}}}, page.taker());
    ASSERT_TRUE(gate.wait_for_somebody());
    const auto status = ask("job.status", {{"job", "j-2"}});
    EXPECT_EQ(page.count(), 0);
    gate.open();
    ASSERT_TRUE(status) << status.error().detail;
    EXPECT_TRUE(page.wait());
}

TEST_F(DispatcherOfJobs, DecodesCallsAndEncodes) {
    dispatcher_.add<wire::JobCancel>([](const Caller& caller, const wire::JobCancel& asked) {
        return Result<wire::JobReply>(wire::JobReply{asked.job + " of " + caller.person});
    });
    const auto reply = ask("job.cancel", {{"job", "j-1"}});
    ASSERT_TRUE(reply) << reply.error().detail;
    EXPECT_EQ(*reply, (Json{{"job", "j-1 of dana"}}));
}

TEST_F(DispatcherOfJobs, RefusesUnknownMembersBeforeTheUseCaseRuns) {
    dispatcher_.add<wire::JobCancel>(
        [](const Caller&, const wire::JobCancel&) -> Result<wire::JobReply> {
            throw std::logic_error("the use case was called");
        });
    const auto reply = ask("job.cancel", {{"job", "j-1"}, {"force", true}});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(reply.error().detail, HasSubstr("'force'"));
}

TEST_F(DispatcherOfJobs, PassesOnTheErrorOfAUseCase) {
    dispatcher_.add<wire::JobCancel>([](const Caller&, const wire::JobCancel&) {
        return Result<wire::JobReply>(fail(ErrorCode::not_found, "no such job"));
    });
    EXPECT_EQ(ask("job.cancel", {{"job", "j-1"}}).error().code, ErrorCode::not_found);
}

TEST_F(DispatcherOfJobs, DeniesAVerbThatNobodyAdded) {
    EXPECT_EQ(ask("job.cancel", {{"job", "j-1"}}).error().code, ErrorCode::denied);
}

TEST_F(DispatcherOfJobs, DeniesAVerbOfAnotherRole) {
    dispatcher_.add<wire::JobCancel>([](const Caller&, const wire::JobCancel&) {
        return Result<wire::JobReply>(wire::JobReply{"done"});
    });
    const Caller auditor{"ari", "ari", Role::auditor, "key"};
    const auto reply = ask("job.cancel", {{"job", "j-1"}}, auditor);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::denied);
    EXPECT_THAT(reply.error().detail, HasSubstr("auditor"));
}

TEST_F(DispatcherOfJobs, LetsEachRefusalBeWatchedBeforeItsAnswer) {
    std::vector<std::string> seen;
    dispatcher_.watch_refusals([&](const Caller& caller, std::string_view verb,
                                   std::string_view object, const Error& error) {
        EXPECT_EQ(answer_.count(), 0);
        seen.push_back(caller.person + " " + std::string(verb) + " " + std::string(object) + " " +
                       std::string(to_string(error.code)));
    });
    dispatcher_.add<wire::JobCancel>([](const Caller&, const wire::JobCancel&) {
        return Result<wire::JobReply>(fail(ErrorCode::wrong_state, "it has ended"));
    });
    EXPECT_FALSE(ask("job.cancel", {{"job", "j-1"}}));
    EXPECT_THAT(seen, testing::ElementsAre("dana job.cancel j-1 wrong_state"));
}

TEST_F(DispatcherOfJobs, LetsTheDenialOfAForeignVerbBeWatched) {
    std::vector<std::string> seen;
    dispatcher_.watch_refusals(
        [&](const Caller&, std::string_view verb, std::string_view object, const Error& error) {
            seen.push_back(std::string(verb) + " " + std::string(object) +
                           std::string(to_string(error.code)));
        });
    EXPECT_FALSE(
        ask("request.approve", {{"reference", "R26"}}, {"ari", "ari", Role::auditor, "key"}));
    EXPECT_THAT(seen, testing::ElementsAre("request.approve denied"));
}

TEST_F(DispatcherOfJobs, TellsNothingOfAnException) {
    dispatcher_.add<wire::JobCancel>(
        [](const Caller&, const wire::JobCancel&) -> Result<wire::JobReply> {
            throw std::runtime_error("ZZCANARY someone@example.com");
        });
    const auto reply = ask("job.cancel", {{"job", "j-1"}});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::internal);
    EXPECT_THAT(reply.error().detail, Not(HasSubstr("CANARY")));
}

TEST_F(DispatcherOfJobs, SurvivesWhatIsThrownButIsNoException) {
    dispatcher_.add<wire::JobCancel>(
        [](const Caller&, const wire::JobCancel&) -> Result<wire::JobReply> { throw 7; });
    EXPECT_EQ(ask("job.cancel", {{"job", "j-1"}}).error().code, ErrorCode::internal);
}

TEST_F(DispatcherOfJobs, AnswersOnceWhenAHandlerAnswersAndThenThrows) {
    dispatcher_.add_later<wire::JobCancel>(
        [](const Caller&, const wire::JobCancel&, const auto& done) {
            done(wire::JobReply{"first"});
            throw std::runtime_error("too late");
        });
    const auto reply = ask("job.cancel", {{"job", "j-1"}});
    pool_.stop();
    EXPECT_EQ(reply, (Json{{"job", "first"}}));
    EXPECT_EQ(answer_.count(), 1);
}

TEST_F(DispatcherOfJobs, AnswersLaterFromAnotherThread) {
    std::function<void(Result<wire::JobReply>)> kept;
    std::promise<void> asked;
    dispatcher_.add_later<wire::JobCancel>([&](const Caller&, const wire::JobCancel&, auto done) {
        kept = std::move(done);
        asked.set_value();
    });
    dispatcher_.dispatch(dana, {"job.cancel", "id", {{"job", "j-1"}}}, answer_.taker());
    ASSERT_EQ(asked.get_future().wait_for(patience), std::future_status::ready);
    pool_.stop();
    EXPECT_EQ(answer_.count(), 0);
    kept(wire::JobReply{"later"});
    EXPECT_EQ(answer_.wait(), (Json{{"job", "later"}}));
}

TEST_F(DispatcherOfJobs, SaysThatItIsBusyWhenTooManyWait) {
    std::promise<void> gate;
    std::promise<void> begun;
    const auto opened = gate.get_future().share();
    dispatcher_.add<wire::JobCancel>([&](const Caller&, const wire::JobCancel& asked) {
        if (asked.job == "first") {
            begun.set_value();
        }
        opened.wait();
        return Result<wire::JobReply>(wire::JobReply{asked.job});
    });
    const auto send = [&](const std::string& job, Answer& answer) {
        dispatcher_.dispatch(dana, {"job.cancel", "id", {{"job", job}}}, answer.taker());
    };
    std::array<Answer, 4> answers;
    send("first", answers[0]);
    ASSERT_EQ(begun.get_future().wait_for(patience), std::future_status::ready);
    send("waits", answers[1]);
    send("waits too", answers[2]);
    send("one too many", answers[3]);
    const auto refused = answers[3].wait();
    gate.set_value();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
    EXPECT_TRUE(answers[0].wait());
    EXPECT_TRUE(answers[2].wait());
}

TEST(RequestPool, StopsTwiceAndTakesNothingAfterwards) {
    RequestPool pool(2, 8);
    std::promise<void> ran;
    ASSERT_TRUE(pool.offer([&] { ran.set_value(); }));
    ASSERT_EQ(ran.get_future().wait_for(patience), std::future_status::ready);
    pool.stop();
    pool.stop();
    EXPECT_FALSE(pool.offer([] { FAIL() << "ran after the stop"; }));
}

TEST_F(DispatcherOfJobs, RefusesTheMessagesOfOnePrincipalBeyondItsNumber) {
    tests::FakeClock clock;
    dispatcher_.limit(clock, 2);
    const Caller other{"omar", "omar", Role::supervisor, "key-of-omar"};
    const auto code_of = [&](const Caller& caller) {
        Answer answer;
        dispatcher_.dispatch(caller, {"job.status", "id", {{"job", "x"}}}, answer.taker());
        return answer.wait().error().code;
    };
    EXPECT_EQ(code_of(dana), ErrorCode::denied) << "no handler is there";
    EXPECT_EQ(code_of(dana), ErrorCode::denied);
    EXPECT_EQ(code_of(dana), ErrorCode::rate_limited);
    EXPECT_EQ(code_of(other), ErrorCode::denied);
    clock.advance(std::chrono::minutes{1});
    EXPECT_EQ(code_of(dana), ErrorCode::denied);
}

}  // namespace
}  // namespace callveil::channels
