// SPDX-License-Identifier: Apache-2.0
#include "host/ui_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace callveil::host {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

auto soon() {
    return UiLoop::Clock::now() + 20s;
}

TEST(UiLoop, RunsPostsOfOtherThreadsInOrderOnItsOwn) {
    UiLoop loop;
    std::vector<int> seen;
    bool on_ui_thread = true;
    std::thread poster([&] {
        EXPECT_FALSE(loop.is_ui_thread());
        for (int number = 0; number < 3; ++number) {
            loop.post([&, number] {
                on_ui_thread = on_ui_thread && loop.is_ui_thread();
                seen.push_back(number);
            });
        }
    });
    EXPECT_TRUE(loop.run_until([&] { return seen.size() == 3; }, soon()));
    poster.join();
    EXPECT_THAT(seen, ElementsAre(0, 1, 2));
    EXPECT_TRUE(on_ui_thread);
}

TEST(UiLoop, NeverRunsAPostInline) {
    UiLoop loop;
    bool ran = false;
    loop.post([&] { ran = true; });
    EXPECT_FALSE(ran);
    EXPECT_TRUE(loop.run_until([&] { return ran; }, soon()));
}

TEST(UiLoop, GivesUpAtTheDeadline) {
    UiLoop loop;
    EXPECT_FALSE(loop.run_until([] { return false; }, UiLoop::Clock::now() + 5ms));
}

TEST(UiLoop, TimersFireOnceOrAgainUntilCancelled) {
    UiLoop loop;
    int once = 0;
    int often = 0;
    loop.set_timer(1, 1ms, 0ms, [&] { ++once; });
    loop.set_timer(2, 1ms, 1ms, [&] { ++often; });
    EXPECT_TRUE(loop.run_until([&] { return often >= 3 && once == 1; }, soon()));
    EXPECT_TRUE(loop.cancel_timer(2));
    EXPECT_FALSE(loop.cancel_timer(2));
    EXPECT_FALSE(loop.cancel_timer(1));
}

TEST(UiLoop, DropForgetsEverything) {
    UiLoop loop;
    bool ran = false;
    loop.post([&] { ran = true; });
    loop.set_timer(1, 0ms, 0ms, [&] { ran = true; });
    loop.drop();
    loop.run_until([] { return true; }, soon());
    EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace callveil::host
