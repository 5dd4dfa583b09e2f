// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace callveil::tests {

/// How often `bytes` stand in the files of `folder`, as somebody with the disk would look.
inline std::size_t times_in_files(const std::filesystem::path& folder, std::string_view bytes) {
    std::size_t found = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.is_regular_file()) {
            continue;
        }
        std::ifstream stream(entry.path(), std::ios::binary);
        const std::string content(std::istreambuf_iterator<char>(stream), {});
        for (auto at = content.find(bytes); at != std::string::npos;
             at = content.find(bytes, at + 1)) {
            ++found;
        }
    }
    return found;
}

/// The first column of a query, as bytes, through a connection of its own.
/// @throws std::runtime_error  with SQLite's words.
inline std::vector<std::string> stored_bytes(const std::filesystem::path& file,
                                             const std::string& sql) {
    sqlite3* database = nullptr;
    sqlite3_stmt* statement = nullptr;
    sqlite3_open(file.c_str(), &database);
    const int code = sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr);
    std::vector<std::string> found;
    while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, 0));
        found.emplace_back(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, 0)));
    }
    const std::string problem = code == SQLITE_OK ? "" : sqlite3_errmsg(database);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    if (!problem.empty()) {
        throw std::runtime_error(problem);
    }
    return found;
}

}  // namespace callveil::tests
