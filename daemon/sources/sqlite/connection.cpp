// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <bit>

#include "sources/sqlite/access.hpp"

namespace callveil::sources {
namespace {

constexpr int longest_value = 64 << 20;      ///< bytes of one value, row or statement
constexpr int steps_between_looks = 10'000;  ///< of SQLite's machine: well below a millisecond

int is_to_stop(void* token) {
    return static_cast<const std::stop_token*>(token)->stop_requested() ? 1 : 0;
}

/// The bits of a real number; `=` alone takes 0.0 and -0.0 for the same.
void real_bits(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (sqlite3_value_type(*arguments) == SQLITE_FLOAT) {
        const auto bits = std::bit_cast<std::int64_t>(sqlite3_value_double(*arguments));
        sqlite3_result_int64(context, bits);
    }
}

void limit(sqlite3* handle) {
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, longest_value);
    sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(handle, SQLITE_LIMIT_WORKER_THREADS, 0);
}

void distrust(sqlite3* handle) {
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
}

}  // namespace

void Connection::Close::operator()(sqlite3* handle) const {
    sqlite3_close_v2(handle);
}

Result<std::unique_ptr<Connection>> Connection::open(const SqliteSourceOptions& options) {
    std::unique_ptr<Connection> connection{new Connection(options)};
    const auto named = [&](Error error) {
        error.detail = fmt::format("Lead database {}: {}", options.name, error.detail);
        return fail(std::move(error));
    };
    auto site = look_at(options.path);
    if (!site) {
        return named(std::move(site).error());
    }
    if (auto verdict = judge(*site, this_process(), groups_of(site->file.owner)); !verdict) {
        return named(std::move(verdict).error());
    }
    CALLVEIL_TRY(connection->connect(site->file.path));
    return connection;
}

Result<void> Connection::connect(const std::filesystem::path& real) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(
        real.c_str(), &handle,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        nullptr);
    handle_.reset(handle);
    return code == SQLITE_OK ? set_up() : fail(explain(code));
}

Result<void> Connection::set_up() {
    auto* const handle = handle_.get();
    sqlite3_busy_timeout(handle, static_cast<int>(options_.busy_timeout.count()));
    limit(handle);
    distrust(handle);
    sqlite3_create_function_v2(handle, "callveil_real_bits", 1,
                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
                               real_bits, nullptr, nullptr, nullptr);
    CALLVEIL_TRY(execute("PRAGMA temp_store=MEMORY"));
    CALLVEIL_TRY(execute("PRAGMA secure_delete=ON"));
    // FULL does not sync the folder after a rollback journal is deleted: a failure of the power
    // then brings the journal back, and it undoes what was committed.
    CALLVEIL_TRY(execute("PRAGMA synchronous=EXTRA"));
    CALLVEIL_TRY(execute("SELECT count(*) FROM sqlite_schema"));
    if (sqlite3_db_readonly(handle, "main") == 1) {
        return fail(explain(SQLITE_READONLY));
    }
    return {};
}

Result<Statement> Connection::prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        &statement, nullptr);
    if ((code & 0xff) == SQLITE_ERROR) {
        return fail(ErrorCode::misconfigured,
                    fmt::format("{} does not fit: {}.", subject(), words()));
    }
    if (code != SQLITE_OK) {
        return fail(failure());
    }
    return Statement{statement};
}

Result<void> Connection::execute(const std::string& sql) {
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Result<void>{} : fail(failure());
}

Result<std::vector<std::vector<domain::Value>>> Connection::rows(
    const std::string& sql, const std::vector<domain::Value>& values) {
    CALLVEIL_ASSIGN(auto statement, prepare(sql));
    statement.bind_all(1, values);
    std::vector<std::vector<domain::Value>> found;
    for (;;) {
        const auto step = statement.step();
        if (step != Step::row) {
            return step == Step::done ? Result<std::vector<std::vector<domain::Value>>>{found}
                                      : fail(failure());
        }
        auto& row = found.emplace_back();
        for (int column = 0; column < statement.columns(); ++column) {
            row.push_back(statement.value(column));
        }
    }
}

std::string Connection::words() const {
    return sqlite3_errmsg(handle_.get());
}

bool Connection::is_busy() const {
    const int code = sqlite3_errcode(handle_.get()) & 0xff;
    return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

bool Connection::is_moved() const {
    int moved = 0;
    sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return moved != 0;
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(handle_.get()) == 0;
}

std::int64_t Connection::changes() const {
    return sqlite3_changes64(handle_.get());
}

std::shared_ptr<void> Connection::interrupt_with(const std::stop_token& stop) {
    auto* const handle = handle_.get();
    sqlite3_progress_handler(handle, steps_between_looks, is_to_stop,
                             const_cast<std::stop_token*>(&stop));
    return {handle,
            [](sqlite3* watched) { sqlite3_progress_handler(watched, 0, nullptr, nullptr); }};
}

std::string Connection::collation(const std::string& table, const std::string& column) const {
    const char* name = nullptr;
    const int code =
        sqlite3_table_column_metadata(handle_.get(), "main", table.c_str(), column.c_str(), nullptr,
                                      &name, nullptr, nullptr, nullptr);
    const std::string collation = code == SQLITE_OK && name != nullptr ? name : "";
    return sqlite3_stricmp(collation.c_str(), "BINARY") == 0 ? std::string{} : collation;
}

}  // namespace callveil::sources
