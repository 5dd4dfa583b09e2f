// SPDX-License-Identifier: Apache-2.0
#include "stores/peek_keys.hpp"

#include <set>

#include "unit/stores/sqlite_store_fixture.hpp"

namespace callveil::tests {
namespace {

class PeekedKeys : public SqliteStoreTest {
protected:
    std::set<std::string> names() const {
        std::set<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
            found.insert(entry.path().filename());
        }
        return found;
    }
    void enroll() {
        open();
        must_write([this](Transaction& t) { return t.keys().insert(key_); });
    }
    void expect_key() const {
        const auto keys = stores::peek_keys(folder_.path());
        ASSERT_TRUE(keys) << keys.error().detail;
        ASSERT_EQ(keys->size(), 1U);
        EXPECT_EQ(keys->front().principal, key_.principal);
        EXPECT_EQ(keys->front().role, key_.role);
        EXPECT_EQ(keys->front().not_after, key_.not_after);
        EXPECT_EQ(keys->front().revoked_at, key_.revoked_at);
    }

    const domain::EnrolledKey key_ = sample_key();
};

TEST_F(PeekedKeys, AreNoneWithoutAStore) {
    const auto keys = stores::peek_keys(folder_ / "nowhere");
    ASSERT_TRUE(keys);
    EXPECT_TRUE(keys->empty());
    EXPECT_FALSE(std::filesystem::exists(folder_ / "nowhere"));
}

TEST_F(PeekedKeys, AreReadWhileTheStoreIsClosedAndLeaveNothingBehind) {
    enroll();
    close();
    const auto before = names();
    expect_key();
    EXPECT_EQ(names(), before);
}

TEST_F(PeekedKeys, AreReadBesideAnOpenStore) {
    enroll();
    expect_key();
}

TEST_F(PeekedKeys, OfAnotherFileAreUnavailable) {
    tamper("CREATE TABLE other (id)");
    const auto keys = stores::peek_keys(folder_.path());
    ASSERT_FALSE(keys);
    EXPECT_EQ(keys.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace callveil::tests
