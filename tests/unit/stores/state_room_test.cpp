// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/state_room.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace callveil::stores {
namespace {

constexpr std::uint64_t more_than_any_disk = 1ULL << 60U;

TEST(StateRoom, IsThereWhileMoreThanTheFloorIsFree) {
    const tests::TempDir folder;
    StateRoom room(folder.path(), 1U << 20U);
    EXPECT_TRUE(room.check());
    EXPECT_EQ(std::filesystem::file_size(folder / "reserve"), 1U << 18U);
}

TEST(StateRoom, IsNotThereOtherwiseAndSaysWhatToDo) {
    const tests::TempDir folder;
    StateRoom room(folder.path(), more_than_any_disk);
    const auto checked = room.check();
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, ErrorCode::unavailable);
    EXPECT_THAT(checked.error().detail, testing::HasSubstr("free space"));
    EXPECT_FALSE(room.release());
}

TEST(StateRoom, WithoutAFloorIsAlwaysThereAndKeepsNothing) {
    const tests::TempDir folder;
    StateRoom room(folder.path(), 0);
    EXPECT_TRUE(room.check());
    EXPECT_FALSE(room.release());
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace callveil::stores
