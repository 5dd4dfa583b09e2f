// SPDX-License-Identifier: Apache-2.0
#include "usecases/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "rig.hpp"

namespace callveil::tests {
namespace {

using testing::ElementsAre;

constexpr const char* reference = "R26-7K3M9-QXD25";

class RefusalsTest : public testing::Test {
protected:
    void refuse(std::string_view verb, ErrorCode code, std::string_view object = reference) {
        refusals.note(rig.dana, verb, object, code);
    }
    /// What was written so far, without the log's own first entry.
    std::vector<std::string> entries() {
        await_writes();
        std::vector<std::string> lines;
        const auto log = rig.audit();
        for (auto at = log.begin() + 1; at != log.end(); ++at) {
            const auto& event = at->event;
            lines.push_back(event.actor + " " + event.verb + " " + event.object + " " +
                            event.outcome + " " + event.detail);
        }
        return lines;
    }
    void await_writes() {
        std::promise<void> written;
        rig.store.write_later([](ports::Transaction&) { return Result<void>(); },
                              [&](const Result<void>&) { written.set_value(); });
        written.get_future().wait();
    }

    Rig rig;
    usecases::Refusals refusals{rig.context};
};

TEST_F(RefusalsTest, AreEntriesWithTheNameOfTheError) {
    refuse("request.approve", ErrorCode::denied);
    refuse("package.passphrase", ErrorCode::wrong_state, "019abcde-0000-7000-9000-000000000001");
    EXPECT_THAT(entries(),
                ElementsAre("dana request.approve R26-7K3M9-QXD25 denied {\"attempts\":1}",
                            "dana package.passphrase 019abcde-0000-7000-9000-000000000001 "
                            "wrong_state {\"attempts\":1}"));
}

TEST_F(RefusalsTest, OfAnotherBodyUnderAKnownClientIdAreWritten) {
    refuse("submit", ErrorCode::conflict);
    refuse("submit", ErrorCode::invalid_argument);
    EXPECT_THAT(entries(), ElementsAre("dana submit R26-7K3M9-QXD25 conflict {\"attempts\":1}"));
}

TEST_F(RefusalsTest, AreCountedOnceAMinuteWhenTheyAreRepeated) {
    for (int i = 0; i < 500; ++i) {
        refuse("prefill", ErrorCode::rate_limited, "");
    }
    EXPECT_THAT(entries(), ElementsAre("dana prefill dana rate_limited {\"attempts\":1}"));
    rig.clock.advance(std::chrono::minutes{1});
    refuse("prefill", ErrorCode::rate_limited, "");
    EXPECT_THAT(entries(), ElementsAre("dana prefill dana rate_limited {\"attempts\":1}",
                                       "dana prefill dana rate_limited {\"attempts\":499}",
                                       "dana prefill dana rate_limited {\"attempts\":1}"));
}

TEST_F(RefusalsTest, HoldNothingThatAPersonTypedInPlaceOfAnId) {
    refuse("request.approve", ErrorCode::not_found, "Ann Example");
    EXPECT_THAT(entries(), ElementsAre("dana request.approve dana not_found {\"attempts\":1}"));
}

TEST_F(RefusalsTest, OfTypingErrorsAndQuietVerbsAreNoEntries) {
    refuse("request.approve", ErrorCode::invalid_argument);
    refuse("request.approve", ErrorCode::unavailable);
    refuse("daemon.status", ErrorCode::denied);
    EXPECT_TRUE(entries().empty());
}

}  // namespace
}  // namespace callveil::tests
