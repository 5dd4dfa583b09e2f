// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace callveil::tests {

/// The owner's connection to a lead database: makes it, changes it behind our back, looks at it.
class LeadDb {
public:
    explicit LeadDb(const std::filesystem::path& path);
    ~LeadDb();
    LeadDb(const LeadDb&) = delete;
    LeadDb& operator=(const LeadDb&) = delete;

    /// @throws std::runtime_error  with SQLite's words.
    void run(const std::string& sql);
    /// First cell of the first row as text; "NULL" for NULL, "no row" for nothing.
    std::string cell(const std::string& sql);
    /// Every cell of every table: "table[rowid].column" -> quoted value.
    std::map<std::string, std::string> dump();
    std::vector<std::string> tables();
    /// The rows of a table with their values as JSON; no blobs.
    std::vector<nlohmann::json> table(const std::string& name);
    /// Cells whose value differs between two dumps.
    static std::vector<std::string> changed(const std::map<std::string, std::string>& before,
                                            const std::map<std::string, std::string>& after);

private:
    using Cells = std::vector<std::vector<std::string>>;
    Cells rows(const std::string& sql);

    sqlite3* handle_ = nullptr;
};

}  // namespace callveil::tests
