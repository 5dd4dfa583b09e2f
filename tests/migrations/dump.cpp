// SPDX-License-Identifier: Apache-2.0
#include "migrations/dump.hpp"

#include <sqlite3.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

namespace callveil::tests {
namespace {

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Texts = std::vector<std::string>;

Database open(const std::filesystem::path& file) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open(file.c_str(), &handle);
    Database database(handle, sqlite3_close);
    if (code != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(handle));
    }
    return database;
}

/// The rows of a query of text columns.
std::vector<Texts> query(const Database& database, const std::string& sql) {
    std::vector<Texts> rows;
    const auto add = [](void* into, int count, char** values, char**) {
        auto& row = static_cast<std::vector<Texts>*>(into)->emplace_back();
        for (int i = 0; i < count; ++i) {
            row.emplace_back(values[i] == nullptr ? "" : values[i]);
        }
        return 0;
    };
    if (sqlite3_exec(database.get(), sql.c_str(), add, &rows, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(database.get()));
    }
    return rows;
}

std::string inserts_of(const Database& database, const std::string& table) {
    std::string quoted;
    for (const auto& column :
         query(database, "SELECT name FROM pragma_table_info('" + table + "')")) {
        quoted += (quoted.empty() ? "quote(" : " || ',' || quote(") + column[0] + ")";
    }
    std::string sql;
    for (const auto& row : query(database, "SELECT " + quoted + " FROM " + table)) {
        sql += "INSERT INTO " + table + " VALUES (" + row[0] + ");\n";
    }
    return sql;
}

}  // namespace

std::string dump(const std::filesystem::path& file) {
    const auto database = open(file);
    std::string sql = "-- SPDX-License-Identifier: Apache-2.0\n";
    for (const auto* pragma : {"application_id", "user_version"}) {
        const auto rows = query(database, std::string("PRAGMA ") + pragma);
        sql += std::string("PRAGMA ") + pragma + " = " + rows[0][0] + ";\n";
    }
    const std::string schema =
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type ";
    std::string rows;
    for (const auto& table : query(database, schema + "= 'table'")) {
        sql += table[1] + ";\n";
        rows += inserts_of(database, table[0]);
    }
    sql += rows;
    for (const auto& other : query(database, schema + "<> 'table'")) {
        sql += other[1] + ";\n";
    }
    return sql;
}

void restore(const std::string& sql, const std::filesystem::path& file) {
    const auto database = open(file);
    query(database, "PRAGMA foreign_keys = OFF; BEGIN; " + sql + "; COMMIT");
    std::filesystem::permissions(file, std::filesystem::perms{0600});
}

}  // namespace callveil::tests
