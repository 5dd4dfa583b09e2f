// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include <stdexcept>

#include "contract/lead_source/rig.hpp"
#include "sources/odbc_source.hpp"
#include "sources/sqlite_source.hpp"
#include "support/odbc_driver.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {
namespace {

class SqliteRig : public Rig {
public:
    explicit SqliteRig(const char* journal_mode) {
        sqlite3_open((folder_ / "leads.sqlite").c_str(), &owner_);
        run(std::string{"PRAGMA journal_mode="} + journal_mode);
        run("PRAGMA foreign_keys=ON; CREATE TABLE first(id INTEGER PRIMARY KEY)");
    }
    ~SqliteRig() override { sqlite3_close(owner_); }
    SqliteRig(const SqliteRig&) = delete;
    SqliteRig& operator=(const SqliteRig&) = delete;

    std::unique_ptr<ports::LeadSource> open(std::size_t page_rows) override {
        sources::SqliteSourceOptions options;
        options.name = "leads";
        options.path = folder_ / "leads.sqlite";
        options.busy_timeout = std::chrono::milliseconds{30};
        options.page_rows = page_rows;
        auto source = sources::open_sqlite_source(options);
        if (!source) {
            throw std::runtime_error(source.error().detail);
        }
        return std::move(*source);
    }

    void run(const std::string& sql) override {
        if (sqlite3_exec(owner_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
            throw std::runtime_error(sqlite3_errmsg(owner_));
        }
    }

    domain::Value cell(const std::string& sql) override {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(owner_, sql.c_str(), -1, &statement, nullptr);
        const std::shared_ptr<sqlite3_stmt> guard{statement, sqlite3_finalize};
        if (sqlite3_step(statement) != SQLITE_ROW) {
            throw std::runtime_error(sqlite3_errmsg(owner_));
        }
        switch (sqlite3_column_type(statement, 0)) {
            case SQLITE_INTEGER:
                return std::int64_t{sqlite3_column_int64(statement, 0)};
            case SQLITE_FLOAT:
                return sqlite3_column_double(statement, 0);
            case SQLITE_NULL:
                return domain::Null{};
            default:
                break;
        }
        const bool is_text = sqlite3_column_type(statement, 0) == SQLITE_TEXT;
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, 0));
        std::string text(bytes == nullptr ? "" : bytes,
                         static_cast<std::size_t>(sqlite3_column_bytes(statement, 0)));
        return is_text ? domain::Value{text} : domain::Value{domain::Blob{text}};
    }

    std::shared_ptr<void> hold_write_lock() override {
        run("BEGIN IMMEDIATE");
        return {owner_, [this](void*) { run("ROLLBACK"); }};
    }

    Dialect dialect() const override {
        Dialect dialect;
        dialect.folded_text = "TEXT COLLATE NOCASE";
        dialect.folded_collation = "NOCASE";
        return dialect;
    }

    bool mixes_storage_classes() const override { return true; }

protected:
    TempDir folder_;

private:
    sqlite3* owner_ = nullptr;
};

class OdbcSqliteRig final : public SqliteRig {
public:
    OdbcSqliteRig() : SqliteRig("WAL") {}

    std::unique_ptr<ports::LeadSource> open(std::size_t page_rows) override {
        sources::OdbcSourceOptions options;
        options.name = "leads";
        options.connection = "Driver=" + odbc_driver("libsqlite3odbc.so") +
                             ";Database=" + (folder_ / "leads.sqlite").native();
        options.busy_timeout = std::chrono::milliseconds{30};
        options.page_rows = page_rows;
        auto source = sources::open_odbc_source(options);
        if (!source) {
            throw std::runtime_error(source.error().detail);
        }
        return std::move(*source);
    }
};

}  // namespace

std::unique_ptr<Rig> make_sqlite_rig() {
    return std::make_unique<SqliteRig>("DELETE");
}
std::unique_ptr<Rig> make_sqlite_wal_rig() {
    return std::make_unique<SqliteRig>("WAL");
}
std::unique_ptr<Rig> make_odbc_sqlite_rig() {
    return std::make_unique<OdbcSqliteRig>();
}

}  // namespace callveil::tests
