// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "sources/sqlite_source.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {

/// A connection of the owner, who knows nothing of us.
class OwnerConnection {
public:
    explicit OwnerConnection(const std::filesystem::path& path) {
        sqlite3_open(path.c_str(), &handle_);
        sqlite3_busy_timeout(handle_, 10000);
    }
    ~OwnerConnection() { sqlite3_close(handle_); }
    OwnerConnection(const OwnerConnection&) = delete;
    OwnerConnection& operator=(const OwnerConnection&) = delete;

    void run(const std::string& sql) {
        if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
            throw std::runtime_error(sqlite3_errmsg(handle_));
        }
    }
    /// The first cell as text; "NULL" for NULL.
    std::string cell(const std::string& sql) {
        std::string text = "no row";
        const auto take = [](void* out, int, char** cells, char**) {
            *static_cast<std::string*>(out) = cells[0] == nullptr ? "NULL" : cells[0];
            return 0;
        };
        if (sqlite3_exec(handle_, sql.c_str(), take, &text, nullptr) != SQLITE_OK) {
            throw std::runtime_error(sqlite3_errmsg(handle_));
        }
        return text;
    }
    sqlite3* handle() { return handle_; }

private:
    sqlite3* handle_ = nullptr;
};

/// A folder with one lead database in it.
class LeadFile : public testing::Test {
protected:
    std::filesystem::path path() const { return folder / "leads.sqlite"; }

    sources::SqliteSourceOptions options() const {
        sources::SqliteSourceOptions made;
        made.name = "crm";
        made.path = path();
        made.busy_timeout = std::chrono::milliseconds{20};
        made.page_rows = 2;
        return made;
    }
    Result<std::unique_ptr<ports::LeadSource>> try_open() const {
        return sources::open_sqlite_source(options());
    }
    std::unique_ptr<ports::LeadSource> open() const {
        auto source = try_open();
        if (!source) {
            throw std::runtime_error(source.error().detail);
        }
        return std::move(*source);
    }
    void make(const std::string& sql) const { OwnerConnection{path()}.run(sql); }

    static std::vector<ports::Row> scan(ports::LeadSource& source, const std::string& table,
                                        const std::vector<std::string>& columns) {
        std::vector<ports::Row> rows;
        const auto done = source.scan(
            table, columns,
            [&](ports::Row& row) {
                rows.push_back(std::move(row));
                return true;
            },
            nullptr);
        EXPECT_TRUE(done) << done.error().detail;
        return rows;
    }

    TempDir folder;
};

}  // namespace callveil::tests
