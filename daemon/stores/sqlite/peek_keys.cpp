// SPDX-License-Identifier: Apache-2.0
#include "stores/peek_keys.hpp"

#include <sqlite3.h>

#include <memory>
#include <string>

#include "stores/sqlite/queries.hpp"

namespace callveil::stores {
namespace {

struct CloseHandle {
    void operator()(sqlite3* handle) const noexcept { sqlite3_close(handle); }
};
struct FinishStatement {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Handle = std::unique_ptr<sqlite3, CloseHandle>;
using Prepared = std::unique_ptr<sqlite3_stmt, FinishStatement>;

/// Where no write-ahead log lies, nobody has the store open, and reading it as a file that never
/// changes makes none.
std::string uri_of(const std::filesystem::path& file) {
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(file).string()) {
        uri += c == '%' ? "%25" : c == '?' ? "%3f" : c == '#' ? "%23" : std::string(1, c);
    }
    const bool in_use = std::filesystem::exists(file.string() + "-wal");
    return uri + (in_use ? "?mode=ro" : "?mode=ro&immutable=1");
}

tl::unexpected<Error> unreadable(const std::filesystem::path& file) {
    return fail(ErrorCode::unavailable,
                "the enrolled keys in " + file.string() + " cannot be read");
}

std::string text(sqlite3_stmt* row, int column) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
    return bytes == nullptr ? std::string() : std::string(bytes);
}

domain::TimePoint time(sqlite3_stmt* row, int column) {
    return domain::TimePoint{domain::Microseconds{sqlite3_column_int64(row, column)}};
}

domain::EnrolledKey key_of(sqlite3_stmt* row) {
    domain::EnrolledKey key;
    key.public_key = text(row, 0);
    key.principal = text(row, 1);
    key.kind = domain::principal_kind_from(text(row, 2)).value_or(domain::PrincipalKind::station);
    key.role = domain::role_from(text(row, 3)).value_or(domain::Role::agent);
    key.not_before = time(row, 6);
    key.not_after = time(row, 7);
    if (sqlite3_column_type(row, 8) != SQLITE_NULL) {
        key.revoked_at = time(row, 8);
    }
    return key;
}

}  // namespace

Result<std::vector<domain::EnrolledKey>> peek_keys(const std::filesystem::path& state_folder) {
    const auto file = state_folder / "store.sqlite";
    std::error_code problem;
    if (!std::filesystem::exists(file, problem)) {
        return problem
                   ? unreadable(file)
                   : Result<std::vector<domain::EnrolledKey>>(std::vector<domain::EnrolledKey>());
    }
    sqlite3* opened = nullptr;
    const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(uri_of(file).c_str(), &opened, flags, nullptr);
    const Handle handle(opened);
    sqlite3_stmt* made = nullptr;
    if (code != SQLITE_OK || sqlite3_prepare_v2(handle.get(), queries::list_keys.data(),
                                                static_cast<int>(queries::list_keys.size()), &made,
                                                nullptr) != SQLITE_OK) {
        return unreadable(file);
    }
    const Prepared rows(made);
    std::vector<domain::EnrolledKey> keys;
    int step = sqlite3_step(rows.get());
    for (; step == SQLITE_ROW; step = sqlite3_step(rows.get())) {
        keys.push_back(key_of(rows.get()));
    }
    return step == SQLITE_DONE ? Result<std::vector<domain::EnrolledKey>>(std::move(keys))
                               : unreadable(file);
}

}  // namespace callveil::stores
