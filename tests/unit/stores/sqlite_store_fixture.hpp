// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>
#include <string>

#include "stores/job_store_factory.hpp"
#include "support/describe.hpp"
#include "support/sample_rows.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {

/// A store in a folder of its own, and a second way to its file while it is closed.
class SqliteStoreTest : public testing::Test {
protected:
    using Transaction = ports::Transaction;

    stores::SqliteStoreOptions options(char key = 'k') const {
        stores::SqliteStoreOptions options;
        options.folder = folder_.path();
        options.store_key = crypto::Secret(std::string(32, key));
        options.opened_at = noon();
        return options;
    }
    void open() {
        auto opened = stores::open_sqlite_job_store(options());
        ASSERT_TRUE(opened) << opened.error().detail;
        store_ = std::move(*opened);
    }
    void close() { store_.reset(); }
    Error refusal_to_open(const stores::SqliteStoreOptions& options) {
        auto opened = stores::open_sqlite_job_store(options);
        EXPECT_FALSE(opened);
        return opened ? Error{} : opened.error();
    }

    template <class Work>
    void must_write(const Work& work) {
        const auto written = store_->write([&work](Transaction& transaction) -> Result<void> {
            CALLVEIL_TRY(work(transaction));
            return {};
        });
        ASSERT_TRUE(written) << written.error().detail;
    }
    template <class Look>
    auto read(const Look& look) {
        std::invoke_result_t<Look, Transaction&> seen =
            fail(ErrorCode::internal, "the store did not call");
        const auto ran = store_->read([&](Transaction& transaction) -> Result<void> {
            seen = look(transaction);
            return {};
        });
        EXPECT_TRUE(ran);
        return seen;
    }

    std::filesystem::path file() const { return folder_ / "store.sqlite"; }

    /// Runs `sql` on the closed store, as somebody with the file alone could.
    void tamper(const std::string& sql) {
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open(file().c_str(), &database), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(database);
        sqlite3_close(database);
    }

    TempDir folder_;
    std::unique_ptr<ports::JobStore> store_;
};

}  // namespace callveil::tests
