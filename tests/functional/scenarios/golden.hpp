// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base.hpp"

/// Scenarios that Fides' own modules played on Fides' own databases; the files lie outside of the
/// project. What is compared are rows of the database and rows of reports.
namespace callveil::tests {

using nlohmann::json;

/// One scenario of `golden/`, with what it needs to be played here.
class Golden {
public:
    /// @throws std::runtime_error  a file is missing.
    explicit Golden(const std::string& name);
    /// Whether the scenarios are here at all.
    static bool present();

    /// Database, map, policy and keys of the scenario, to be changed by a test.
    RigParts parts(const BaseKind& kind) const;
    Person person() const;
    const json& operator[](const char* member) const { return golden_.at(member); }

private:
    std::string map() const;

    json golden_;
};

/// Text of a file below the scenarios' folder.
std::string fides_file(const std::string& path);
/// The MySQL fixture as others read it: users, grants and the choice of a database left out, names
/// quoted as the standard does.
std::string mysql_sql();
/// A policy of one access rule for `targets`, e.g. "user.contact+user.name".
std::string access_policy(const std::string& targets);
/// `text` with each `from` replaced.
std::string replaced(std::string text, std::string_view from, std::string_view to);

/// The rows of every table, with values written as the scenarios write them.
json tables_of(Scene& scene);
/// Rows that differ: table -> {"before": [...], "after": [...]}, each sorted.
json difference(const json& before, const json& after);
/// `db_diff` of a scenario in the same form.
json expected_difference(const json& golden);

/// Rows of the walk, each with the fields that the scenario lists: collection -> sorted rows.
json gathered_rows(Rig& rig, const Person& person, const json& expected);
/// Rows of an access report: collection -> sorted rows of text.
json report_rows(Rig& rig, const Person& person);
/// Rows of a scenario, sorted and written as `report_rows` or `gathered_rows` writes them.
json sorted_rows(const json& expected);
json sorted_text_rows(const json& expected);
/// `rows` with no more fields than the rows of `expected` have.
json projected(const json& rows, const json& expected);

}  // namespace callveil::tests
