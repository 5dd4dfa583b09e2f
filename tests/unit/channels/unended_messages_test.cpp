// SPDX-License-Identifier: Apache-2.0
#include "channels/unended_messages.hpp"

#include <gmock/gmock.h>

namespace callveil::tests {
namespace {

using channels::TcpPeer;
using channels::UnendedMessages;
using std::chrono::seconds;
using testing::ElementsAre;

class Unended : public testing::Test {
protected:
    static TcpPeer peer(int descriptor, std::uint64_t bytes, const char* address = "192.0.2.7") {
        return {descriptor, address, static_cast<std::uint16_t>(40000 + descriptor), bytes};
    }
    std::vector<int> cut(const std::vector<TcpPeer>& peers) {
        std::vector<int> descriptors;
        now += seconds{1};
        floods = messages.look(peers, now);
        descriptors.reserve(floods.size());
        for (const auto& flood : floods) {
            descriptors.push_back(flood.peer.descriptor);
        }
        return descriptors;
    }

    UnendedMessages messages{
        {.connection_bytes = 1000, .total_bytes = 2500, .free_bytes_per_second = 10}};
    UnendedMessages::Time now{};
    std::vector<channels::Flood> floods;
};

TEST_F(Unended, ConnectionIsCutWhenItPassesItsLimit) {
    EXPECT_THAT(cut({peer(5, 900), peer(6, 100)}), ElementsAre());
    EXPECT_THAT(cut({peer(5, 1100), peer(6, 200)}), ElementsAre(5));
    EXPECT_THAT(floods.at(0).keys, ElementsAre());
}

TEST_F(Unended, BytesOfWholeMessagesDoNotCount) {
    EXPECT_THAT(cut({peer(5, 900)}), ElementsAre());
    messages.ended(5, "KEY-5", 5000, now);
    EXPECT_THAT(cut({peer(5, 5100)}), ElementsAre());
    EXPECT_THAT(cut({peer(5, 5900)}), ElementsAre());
    EXPECT_THAT(cut({peer(5, 6100)}), ElementsAre(5));
    EXPECT_THAT(floods.at(0).keys, ElementsAre("KEY-5"));
}

TEST_F(Unended, HeartbeatsOfAQuietConnectionDoNotCount) {
    std::uint64_t bytes = 0;
    for (int second = 0; second < 5000; ++second) {
        ASSERT_THAT(cut({peer(5, bytes += 9)}), ElementsAre()) << second;
    }
}

TEST_F(Unended, ManyConnectionsTogetherAreCutFromTheGreatestOn) {
    EXPECT_THAT(cut({peer(5, 800), peer(6, 900), peer(7, 700), peer(8, 600)}), ElementsAre(6));
}

TEST_F(Unended, ConnectionWithoutAWholeMessageNamesTheKeysOfItsAddress) {
    messages.admitted("192.0.2.7", "EARLIER", now);
    now += seconds{60};
    messages.admitted("192.0.2.7", "SENDER", now);
    messages.admitted("192.0.2.8", "OTHER", now);
    EXPECT_THAT(cut({peer(5, 100)}), ElementsAre());
    EXPECT_THAT(cut({peer(5, 2000)}), ElementsAre(5));
    EXPECT_THAT(floods.at(0).keys, ElementsAre("SENDER"));
}

TEST_F(Unended, DescriptorOfANewConnectionStartsAnew) {
    messages.ended(5, "NOBODY", 0, now);
    EXPECT_THAT(cut({peer(5, 900)}), ElementsAre());
    messages.ended(5, "FIRST", 800, now);
    EXPECT_THAT(cut({{5, "192.0.2.9", 50000, 900}}), ElementsAre());
    EXPECT_THAT(cut({{5, "192.0.2.9", 50000, 1500}}), ElementsAre(5));
    EXPECT_THAT(floods.at(0).keys, ElementsAre());
}

}  // namespace
}  // namespace callveil::tests
