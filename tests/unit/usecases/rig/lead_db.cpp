// SPDX-License-Identifier: Apache-2.0
#include "lead_db.hpp"

#include <stdexcept>

namespace callveil::tests {

LeadDb::LeadDb(const std::filesystem::path& path) {
    if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) {
        throw std::runtime_error("the lead database cannot be made");
    }
    sqlite3_busy_timeout(handle_, 10000);
}

LeadDb::~LeadDb() {
    sqlite3_close(handle_);
}

void LeadDb::run(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(handle_));
    }
}

LeadDb::Cells LeadDb::rows(const std::string& sql) {
    Cells found;
    const auto take = [](void* out, int count, char** cells, char**) {
        auto& row = static_cast<Cells*>(out)->emplace_back();
        for (int i = 0; i < count; ++i) {
            row.emplace_back(cells[i] == nullptr ? "NULL" : cells[i]);
        }
        return 0;
    };
    if (sqlite3_exec(handle_, sql.c_str(), take, &found, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(handle_));
    }
    return found;
}

std::string LeadDb::cell(const std::string& sql) {
    const auto found = rows(sql);
    return found.empty() ? "no row" : found.front().front();
}

std::vector<std::string> LeadDb::tables() {
    std::vector<std::string> names;
    for (const auto& row :
         rows("SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'")) {
        names.push_back(row.front());
    }
    return names;
}

std::vector<nlohmann::json> LeadDb::table(const std::string& name) {
    std::string members;
    for (const auto& column : rows("SELECT name FROM pragma_table_info('" + name + "')")) {
        members += (members.empty() ? "" : ", ") + ("'" + column.front() + "', \"") +
                   column.front() + "\"";
    }
    std::vector<nlohmann::json> found;
    for (const auto& row : rows("SELECT json_object(" + members + ") FROM \"" + name + "\"")) {
        found.push_back(nlohmann::json::parse(row.front()));
    }
    return found;
}

std::map<std::string, std::string> LeadDb::dump() {
    std::map<std::string, std::string> cells;
    for (const auto& name : tables()) {
        for (const auto& column : rows("SELECT name FROM pragma_table_info('" + name + "')")) {
            const auto& field = column.front();
            for (const auto& row :
                 rows("SELECT rowid, quote(\"" + field + "\") FROM \"" + name + "\"")) {
                cells[name + "[" + row[0] + "]." + field] = row[1];
            }
        }
    }
    return cells;
}

std::vector<std::string> LeadDb::changed(const std::map<std::string, std::string>& before,
                                         const std::map<std::string, std::string>& after) {
    std::vector<std::string> places;
    for (const auto& [place, value] : before) {
        const auto now = after.find(place);
        if (now == after.end() || now->second != value) {
            places.push_back(place);
        }
    }
    for (const auto& [place, value] : after) {
        if (!before.contains(place)) {
            places.push_back(place);
        }
    }
    return places;
}

}  // namespace callveil::tests
