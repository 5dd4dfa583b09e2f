// SPDX-License-Identifier: Apache-2.0
#include "exporters/bounded_pipe.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace callveil::exporters {
namespace {

std::string read_all(BoundedPipe& pipe) {
    std::string out;
    std::array<char, 7> buffer{};
    while (const auto count = pipe.read(buffer)) {
        out.append(buffer.data(), count);
    }
    return out;
}

TEST(BoundedPipe, DeliversEveryByteInOrderThroughASmallBuffer) {
    std::string sent;
    for (int i = 0; i < 5000; ++i) {
        sent += std::to_string(i);
    }
    BoundedPipe pipe(16);
    std::jthread writer([&] {
        EXPECT_TRUE(pipe.write(sent));
        pipe.finish();
    });
    EXPECT_EQ(read_all(pipe), sent);
    EXPECT_LE(pipe.peak_bytes(), 16U);
    EXPECT_GT(pipe.peak_bytes(), 0U);
}

TEST(BoundedPipe, EndsAtOnceWhenNothingWasWritten) {
    BoundedPipe pipe(16);
    pipe.finish();
    EXPECT_EQ(read_all(pipe), "");
}

TEST(BoundedPipe, LetsAWaitingWriterGoWhenTheReaderLeaves) {
    BoundedPipe pipe(4);
    std::jthread writer([&] { EXPECT_FALSE(pipe.write("more than fits")); });
    std::array<char, 1> one{};
    EXPECT_EQ(pipe.read(one), 1U);
    pipe.abandon();
}

}  // namespace
}  // namespace callveil::exporters
