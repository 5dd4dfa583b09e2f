// SPDX-License-Identifier: Apache-2.0
#include "disk/reserve.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "support/temp_dir.hpp"

namespace callveil::disk {
namespace {

constexpr std::uint64_t size = 1U << 20U;
constexpr std::uint64_t more_than_any_disk = 1ULL << 60U;

struct stat state_of(const std::filesystem::path& file) {
    struct stat state {};
    EXPECT_EQ(::lstat(file.c_str(), &state), 0);
    return state;
}

class ReserveTest : public testing::Test {
protected:
    tests::TempDir folder_;
    std::filesystem::path file_ = folder_ / "reserve";
    Reserve reserve_{file_, size};
};

TEST_F(ReserveTest, HoldsBlocksOfTheDiskThatOnlyItsUserCanRead) {
    ASSERT_TRUE(reserve_.take());
    const auto state = state_of(file_);
    EXPECT_EQ(static_cast<std::uint64_t>(state.st_size), size);
    EXPECT_GE(static_cast<std::uint64_t>(state.st_blocks) * 512, size);
    EXPECT_EQ(state.st_mode & 0777U, 0600U);
}

TEST_F(ReserveTest, GivesThemBackOnce) {
    ASSERT_TRUE(reserve_.take());
    EXPECT_TRUE(reserve_.release());
    EXPECT_EQ(state_of(file_).st_blocks, 0);
    EXPECT_FALSE(reserve_.release());
}

TEST_F(ReserveTest, IsTakenAgain) {
    ASSERT_TRUE(reserve_.take());
    ASSERT_TRUE(reserve_.release());
    EXPECT_TRUE(reserve_.take());
    EXPECT_TRUE(reserve_.release());
}

TEST_F(ReserveTest, OfAnEarlierRunIsReleasedToo) {
    ASSERT_TRUE(Reserve(file_, size).take());
    EXPECT_TRUE(reserve_.take());
    EXPECT_TRUE(reserve_.release());
}

TEST_F(ReserveTest, TakesNothingWhereLittleIsFree) {
    const Reserve greedy(file_, more_than_any_disk);
    EXPECT_FALSE(greedy.take());
    EXPECT_FALSE(std::filesystem::exists(file_));
    EXPECT_FALSE(greedy.release());
}

TEST_F(ReserveTest, OfNoBytesIsNone) {
    const Reserve none(file_, 0);
    EXPECT_FALSE(none.take());
    EXPECT_FALSE(none.release());
    EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(ReserveTest, LeavesTheFileBehindALinkAlone) {
    const auto other = folder_ / "other";
    std::ofstream(other) << std::string(2 * size, 'x');
    std::filesystem::create_symlink(other, file_);
    EXPECT_FALSE(reserve_.take());
    EXPECT_FALSE(reserve_.release());
    EXPECT_EQ(std::filesystem::file_size(other), 2 * size);
}

TEST(FreeBytes, AreUnknownWhereThereIsNothing) {
    EXPECT_FALSE(free_bytes("/nowhere/at/all"));
    EXPECT_GT(free_bytes("/").value_or(0), 0U);
}

}  // namespace
}  // namespace callveil::disk
