// SPDX-License-Identifier: Apache-2.0
#include "app/channel_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace callveil::app {
namespace {

using channels::ChannelEvent;
using channels::Door;
using testing::HasSubstr;

std::string line_of(const ChannelEvent& event) {
    testing::internal::CaptureStderr();
    note_channel(Log::make("info").value(), event);
    return testing::internal::GetCapturedStderr();
}

TEST(ChannelLog, NamesTheKeyOfAConnectionThatWasCut) {
    const auto line = line_of({ChannelEvent::Kind::connection_cut, Door::agent, "desk-7 (KEY)", "",
                               ErrorCode::too_large, "192.0.2.7:40000"});
    EXPECT_THAT(line, HasSubstr("error peer_cut door=\"agent\" key=\"desk-7 (KEY)\" "
                                "address=\"192.0.2.7:40000\""));
}

TEST(ChannelLog, NamesWhoWasRefusedWhat) {
    const auto line = line_of(
        {ChannelEvent::Kind::message_refused, Door::admin, "sam", "key.enroll", ErrorCode::denied});
    EXPECT_THAT(line, HasSubstr("warning peer_refused door=\"admin\" key=\"sam\" "
                                "verb=\"key.enroll\" error=\"denied\""));
}

}  // namespace
}  // namespace callveil::app
