// SPDX-License-Identifier: Apache-2.0
#include "domain/states.hpp"
#include "unit/stores/sqlite_store_fixture.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;

constexpr RequestState states[] = {RequestState::received,
                                   RequestState::verifying,
                                   RequestState::pending_approval,
                                   RequestState::approved,
                                   RequestState::running,
                                   RequestState::completed,
                                   RequestState::partially_completed,
                                   RequestState::failed,
                                   RequestState::rejected,
                                   RequestState::cancelled};

bool in_table(RequestState from, RequestState to) {
    const auto steps = domain::transitions();
    return from == to || std::any_of(steps.begin(), steps.end(), [&](const auto& step) {
               return step.from == from && step.to == to;
           });
}

/// The same request in `state`, with an outcome if that is an end.
domain::Request in_state(domain::Request request, RequestState state) {
    request.state = state;
    request.outcome = domain::is_final(state) ? domain::Outcome::not_done : domain::Outcome::none;
    return request;
}

class LifeCycle : public SqliteStoreTest {
protected:
    /// Whether the store takes a request from `from` to `to`; keeps nothing.
    std::optional<ErrorCode> refusal(RequestState from, RequestState to) {
        std::optional<ErrorCode> refused;
        const auto undone = store_->write([&](Transaction& t) -> Result<void> {
            auto request = in_state(sample_request(), from);
            CALLVEIL_TRY(t.requests().insert(request));
            request = in_state(request, to);
            if (const auto updated = t.requests().update(request); !updated) {
                refused = updated.error().code;
            }
            return fail(ErrorCode::cancelled, "only tried");
        });
        EXPECT_EQ(undone.error().code, ErrorCode::cancelled) << undone.error().detail;
        return refused;
    }
};

TEST_F(LifeCycle, OfTheStoreIsTheTableOfTheDomain) {
    open();
    for (const auto from : states) {
        for (const auto to : states) {
            const auto expected =
                in_table(from, to) ? std::nullopt : std::optional(ErrorCode::wrong_state);
            EXPECT_EQ(refusal(from, to), expected) << to_string(from) << " to " << to_string(to);
        }
    }
}

TEST_F(LifeCycle, TakesEveryOutcomeAtTheEndAndNoneBefore) {
    using domain::Outcome;
    open();
    int number = 0;
    for (const auto outcome : {Outcome::done, Outcome::partial, Outcome::nothing_found,
                               Outcome::refused, Outcome::not_done}) {
        auto request = sample_request(++number);
        request.state = RequestState::completed;
        request.outcome = outcome;
        must_write([&](Transaction& t) { return t.requests().insert(request); });
    }
    for (const auto state : states) {
        auto request = in_state(sample_request(++number), state);
        request.outcome = domain::is_final(state) ? Outcome::none : Outcome::done;
        const auto written =
            store_->write([&](Transaction& t) { return t.requests().insert(request); });
        ASSERT_FALSE(written) << to_string(state);
        EXPECT_EQ(written.error().code, ErrorCode::wrong_state) << to_string(state);
    }
}

}  // namespace
}  // namespace callveil::tests
