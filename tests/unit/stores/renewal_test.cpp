// SPDX-License-Identifier: Apache-2.0
#include "unit/stores/sqlite_store_fixture.hpp"

namespace callveil::tests {
namespace {

/// A store under the key 'k' with something sealed in every table.
class Renewal : public SqliteStoreTest {
protected:
    void SetUp() override {
        open();
        must_write([](Transaction& t) -> Result<void> {
            CALLVEIL_TRY(t.requests().insert(sample_request()));
            CALLVEIL_TRY(t.jobs().insert(sample_job()));
            CALLVEIL_TRY(t.plans().insert(sample_plan()));
            CALLVEIL_TRY(t.plans().add_page(sample_plan().id, 0, {sample_row()}));
            return t.packages().insert(sample_package());
        });
        close();
    }
    stores::SqliteStoreOptions renewed(char previous) const {
        auto changed = options('n');
        changed.previous_key = crypto::Secret(std::string(32, previous));
        return changed;
    }
    void open_with(const stores::SqliteStoreOptions& options) {
        auto opened = stores::open_sqlite_job_store(options);
        ASSERT_TRUE(opened) << opened.error().detail;
        store_ = std::move(*opened);
    }
    void expect_readable() {
        EXPECT_EQ(describe(read([](Transaction& t) {
                               return t.requests().find(sample_request().reference);
                           }).value()),
                  describe(sample_request()));
        EXPECT_EQ(read([](Transaction& t) { return t.packages().find(sample_package().id); })
                      .value()
                      .passphrase,
                  sample_package().passphrase);
        EXPECT_EQ(read([](Transaction& t) { return t.jobs().find(sample_job().id); }).value().input,
                  sample_job().input);
        EXPECT_TRUE(read([](Transaction& t) { return t.plans().page(sample_plan().id, 0); }));
        EXPECT_TRUE(read([](Transaction& t) { return t.audit().verify(); }).value().ok());
    }
    /// Verbs of the log, oldest first.
    std::vector<std::string> verbs() {
        std::vector<std::string> verbs;
        const auto entries = read([](Transaction& t) { return t.audit().list(0, 100); }).value();
        verbs.reserve(entries.size());
        for (const auto& entry : entries) {
            verbs.push_back(entry.event.verb);
        }
        return verbs;
    }
};

TEST_F(Renewal, BringsEverythingUnderTheNewKey) {
    open_with(renewed('k'));
    expect_readable();
    close();
    open_with(options('n'));
    expect_readable();
    EXPECT_EQ(verbs(), (std::vector<std::string>{"log.open", "store.renew"}));
    close();
    EXPECT_EQ(refusal_to_open(options('k')).code, ErrorCode::misconfigured);
}

TEST_F(Renewal, HappensOnce) {
    open_with(renewed('k'));
    close();
    open_with(renewed('k'));
    EXPECT_EQ(std::ranges::count(verbs(), "store.renew"), 1);
}

TEST_F(Renewal, GoesOnWhereItWasKilled) {
    std::filesystem::copy_file(file(), folder_ / "old.sqlite");
    open_with(renewed('k'));
    close();
    tamper("ATTACH '" + (folder_ / "old.sqlite").string() +
           "' AS old;"
           "UPDATE packages SET sealed = (SELECT sealed FROM old.packages);"
           "UPDATE store_info SET key_check = (SELECT key_check FROM old.store_info)");
    open_with(renewed('k'));
    close();
    open_with(options('n'));
    expect_readable();
}

TEST_F(Renewal, RefusesAKeyThatWasNeverTheOne) {
    EXPECT_EQ(refusal_to_open(renewed('x')).code, ErrorCode::misconfigured);
    open();
    expect_readable();
}

}  // namespace
}  // namespace callveil::tests
