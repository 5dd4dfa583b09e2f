// SPDX-License-Identifier: Apache-2.0
#include "golden.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

#include "usecases/gather.hpp"

namespace callveil::tests {
namespace {

std::filesystem::path folder() {
    return shared_data() / "fides";
}

/// PostgreSQL's ISO time for other databases' text of it; 0 and 1 for what Python prints as a
/// boolean, and for PostgreSQL's own text of one, which no text of the fixtures is like.
json plain(const json& value) {
    if (value == "t" || value == "f") {
        return value == "t" ? 1 : 0;
    }
    static const std::regex moment(R"((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d))");
    if (value.is_string()) {
        return std::regex_replace(value.get<std::string>(), moment, "$1T$2");
    }
    return value.is_boolean() ? json(value.get<bool>() ? 1 : 0) : value;
}

json plain_row(const json& row) {
    json made = json::object();
    for (const auto& [field, value] : row.items()) {
        made[field] = plain(value);
    }
    return made;
}

json as_text(const json& value) {
    const auto made = plain(value);
    return made.is_null() ? json("") : made.is_string() ? made : json(made.dump());
}

json value_json(const domain::Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return *number;
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return *real;
    }
    return domain::is_null(value) ? json(nullptr) : plain(domain::display(value));
}

json sorted(json rows) {
    std::sort(rows.begin(), rows.end());
    return rows;
}

/// The statements of `sql` that make tables and rows.
bool makes_data(const std::string& statement) {
    static const std::regex wanted(R"(^\s*(CREATE TABLE|INSERT INTO)[\s\S]*)");
    return std::regex_match(statement, wanted);
}

}  // namespace

std::string fides_file(const std::string& path) {
    std::ifstream in(folder() / path);
    if (!in) {
        throw std::runtime_error(path + " is missing");
    }
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

std::string mysql_sql() {
    std::istringstream in(
        std::regex_replace(fides_file("sql/mysql_example.sql"), std::regex("--[^\n]*"), ""));
    std::string tables;
    for (std::string statement; std::getline(in, statement, ';');) {
        tables += makes_data(statement) ? statement + ";" : "";
    }
    return replaced(tables + fides_file("sql/mysql_example_inserts.sql"), "`", "\"");
}

std::string access_policy(const std::string& targets) {
    return "policy:\n  key: scenario\n  rules:\n    - {name: report, action_type: access, targets: "
           "[" +
           replaced(targets, "+", ", ") + "]}\n";
}

bool Golden::present() {
    return std::filesystem::exists(folder() / "golden");
}

Golden::Golden(const std::string& name)
    : golden_(json::parse(fides_file("golden/" + name + ".json"))) {}

std::string Golden::map() const {
    std::string text;
    for (const auto& file : golden_.at("dataset_files")) {
        const auto path = file.get<std::string>();
        if (path.ends_with(".yml")) {
            const auto yaml = fides_file(path);
            text += text.empty() ? yaml : yaml.substr(yaml.find('\n') + 1);
        }
    }
    return text;
}

RigParts Golden::parts(const BaseKind& kind) const {
    RigParts parts;
    parts.sql = golden_.at("database").get<std::string>().starts_with("mysql")
                    ? mysql_sql()
                    : fides_file(kind.postgres_fixture);
    parts.map = map();
    parts.policy = access_policy("user");
    int number = 0;
    for (const auto& rule : golden_.at("policy")) {
        if (rule.at("action") == "erasure") {
            parts.policy += "    - {name: rule" + std::to_string(++number) +
                            ", action_type: erasure, targets: " + rule.at("targets").dump() +
                            ", masking_strategy: " + rule.at("masking_strategy").dump() + "}\n";
        }
    }
    parts.mask_keys = golden_.at("secrets").get<std::map<std::string, std::string>>();
    return parts;
}

Person Golden::person() const {
    Person person;
    for (const auto& [kind, value] : golden_.at("identity").items()) {
        if (kind == domain::email) {
            person.emails.push_back(value);
        } else {
            person.others.push_back({kind, value});
        }
    }
    return person;
}

json tables_of(Scene& scene) {
    return sorted_rows(scene.tables());
}

json difference(const json& before, const json& after) {
    json changed = json::object();
    for (const auto& [name, rows] : before.items()) {
        json gone = json::array();
        json come = json::array();
        const auto& now = after.at(name);
        std::set_difference(rows.begin(), rows.end(), now.begin(), now.end(),
                            std::back_inserter(gone));
        std::set_difference(now.begin(), now.end(), rows.begin(), rows.end(),
                            std::back_inserter(come));
        if (!gone.empty() || !come.empty()) {
            changed[name] = {{"before", gone}, {"after", come}};
        }
    }
    return changed;
}

json expected_difference(const json& golden) {
    json changed = json::object();
    for (const auto& [name, sides] : golden.items()) {
        changed[replaced(name, "public.", "")] = sorted_rows(sides);
    }
    return changed;
}

json sorted_rows(const json& expected) {
    json collections = json::object();
    for (const auto& [name, rows] : expected.items()) {
        json made = json::array();
        for (const auto& row : rows) {
            made.push_back(plain_row(row));
        }
        collections[name] = sorted(made);
    }
    return collections;
}

json sorted_text_rows(const json& expected) {
    json collections = json::object();
    for (const auto& [name, rows] : expected.items()) {
        json made = json::array();
        for (const auto& row : rows) {
            json text = json::object();
            for (const auto& [field, value] : row.items()) {
                text[field] = as_text(value);
            }
            made.push_back(text);
        }
        if (!made.empty()) {
            collections[name] = sorted(made);
        }
    }
    return collections;
}

json projected(const json& rows, const json& expected) {
    json collections = json::object();
    for (const auto& [name, members] : rows.items()) {
        json made = json::array();
        const auto listed = expected.value(name, json::array());
        for (const auto& row : members) {
            json cells = json::object();
            for (const auto& [field, value] : row.items()) {
                if (listed.empty() || listed.front().contains(field)) {
                    cells[field] = value;
                }
            }
            made.push_back(cells);
        }
        collections[name] = sorted(made);
    }
    return collections;
}

json gathered_rows(Rig& rig, const Person& person, const json& expected) {
    const domain::Subject subject{"", person.phones, person.emails, person.customer_id,
                                  "", person.others};
    const auto found = value_of(usecases::gather(rig.context, subject.identities(), {"user"}, {}));
    json collections = json::object();
    for (const auto& [id, rows] : found.collections) {
        json made = json::array();
        for (const auto& [key, row] : rows.rows) {
            json cells = json::object();
            for (const auto& column : rows.columns) {
                cells[column] = value_json(rows.value(row, column));
            }
            made.push_back(cells);
        }
        collections[id.text()] = made;
    }
    return projected(collections, expected);
}

json report_rows(Rig& rig, const Person& person) {
    const auto plan = rig.preview(rig.put_request(access, person));
    json collections = json::object();
    for (const auto& row : rig.rows(plan)) {
        json cells = json::object();
        for (const auto& cell : row.cells) {
            if (cell.action == "release") {
                cells[cell.column] = as_text(cell.before);
            }
        }
        collections[row.collection].push_back(cells);
    }
    for (auto& [name, rows] : collections.items()) {
        rows = sorted(rows);
    }
    return collections;
}

}  // namespace callveil::tests
