// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>
#include <utility>

namespace callveil::crypto {
namespace {

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);

TEST(Secret, HoldsTheBytesItIsGiven) {
    const Secret secret(std::string_view("a\0b", 3));
    EXPECT_EQ(secret.view(), std::string_view("a\0b", 3));
    EXPECT_EQ(secret.size(), 3U);
}

TEST(Secret, IsEmptyAfterBeingMoved) {
    Secret first(std::string_view("key"));
    const Secret second(std::move(first));
    EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): the promise under test
    EXPECT_EQ(second.view(), "key");
}

TEST(Secret, TakesAnotherSecretInItsPlace) {
    Secret target(std::string_view("old"));
    Secret source(std::string_view("new"));
    target = std::move(source);
    EXPECT_EQ(target.view(), "new");
    EXPECT_TRUE(source.empty());  // NOLINT(bugprone-use-after-move)
}

TEST(Secret, SurvivesBeingMovedIntoItself) {
    Secret secret(std::string_view("key"));
    Secret& same = secret;
    secret = std::move(same);
    EXPECT_EQ(secret.view(), "key");
}

TEST(Secret, MayBeEmpty) {
    const Secret secret{std::string_view()};
    EXPECT_TRUE(secret.empty());
    EXPECT_TRUE(secret.equals(Secret()));
    EXPECT_TRUE(secret.duplicate().empty());
}

TEST(Secret, DuplicatesLiveOnTheirOwn) {
    auto first = std::make_unique<Secret>(std::string_view("shared"));
    const Secret second = first->duplicate();
    first.reset();
    EXPECT_EQ(second.view(), "shared");
}

TEST(Secret, EqualsOnlyTheSameBytes) {
    const Secret secret(std::string_view("abc"));
    EXPECT_TRUE(secret.equals(Secret(std::string_view("abc"))));
    EXPECT_FALSE(secret.equals(Secret(std::string_view("abd"))));
    EXPECT_FALSE(secret.equals(Secret(std::string_view("ab"))));
}

TEST(Secret, RandomOnesDiffer) {
    const auto first = Secret::random(32);
    EXPECT_EQ(first.size(), 32U);
    EXPECT_FALSE(first.equals(Secret::random(32)));
}

}  // namespace
}  // namespace callveil::crypto
