// SPDX-License-Identifier: Apache-2.0
#include "plugin/my_requests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace callveil::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

RequestRow row(std::string state, std::string reason = "") {
    return {"R26-AAAAA-AAAAA", "access", "2026-11-23T00:00:00.000Z", std::move(state), "",
            std::move(reason), ""};
}

TEST(MyRequests, OldNewsAreNoNews) {
    MyRequests list;
    EXPECT_THAT(list.update({row("completed")}), IsEmpty());
}

TEST(MyRequests, TellsDecisionsAndEndsOnce) {
    MyRequests list;
    list.update({row("pending_approval")});
    EXPECT_THAT(list.update({row("approved")}), ElementsAre("R26-AAAAA-AAAAA is approved."));
    EXPECT_THAT(list.update({row("approved")}), IsEmpty());
    EXPECT_THAT(list.update({row("running")}), IsEmpty());
    EXPECT_THAT(list.update({row("partially_completed")}),
                ElementsAre("R26-AAAAA-AAAAA is partially completed."));
}

TEST(MyRequests, KeepsTheReasonOutOfTheNewsAndInTheList) {
    MyRequests list;
    list.update({row("pending_approval")});
    EXPECT_THAT(list.update({row("rejected", "Not verified")}),
                ElementsAre("R26-AAAAA-AAAAA is rejected."));
    EXPECT_EQ(list.state().at("data").at("rows").at(0).at("reason"), "Not verified");
}

TEST(MyRequests, ChangesItsRevisionOnlyWhenSomethingChanged) {
    MyRequests list;
    list.update({row("queued")});
    const auto rev = list.rev();
    list.update({row("queued")});
    EXPECT_EQ(list.rev(), rev);
    list.update({row("pending_approval")});
    EXPECT_GT(list.rev(), rev);
}

TEST(MyRequests, OffersToSendARefusedOneAgain) {
    MyRequests list;
    list.update({row("refused", "no")});
    EXPECT_TRUE(list.is_refused("R26-AAAAA-AAAAA"));
    EXPECT_EQ(list.state().at("actions"), wire::Json::array({"send_again"}));
}

}  // namespace
}  // namespace callveil::plugin
