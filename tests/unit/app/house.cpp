// SPDX-License-Identifier: Apache-2.0
#include "unit/app/house.hpp"

#include <sqlite3.h>

#include <fstream>
#include <stdexcept>

#include "unit/app/secrets_folder.hpp"

namespace callveil::tests {
namespace {

constexpr const char* map_text = R"(dataset:
  - fides_key: demo
    collections:
      - name: leads
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: phone
            data_categories: [user.contact.phone_number]
            fides_meta: {data_type: string, identity: phone_number}
)";

}  // namespace

House::House() {
    write_secrets(secrets());
    write("map.yaml", map_text);
    run_sql("CREATE TABLE leads (id INTEGER PRIMARY KEY, phone TEXT)");
}

std::string House::config(const std::map<std::string, std::string>& changes) const {
    const std::string shipped = std::string(CALLVEIL_SOURCE_DIR) + "/config/";
    std::map<std::string, std::string> lines{
        {"controller", "Example Company"},
        {"state_dir", "state"},
        {"secrets_dir", "secrets"},
        {"data_maps", "[map.yaml]"},
        {"policy", shipped + "policies/default.yaml"},
        {"calendar", shipped + "calendars/eu.yaml"},
        {"article15", shipped + "texts/article15.en.yaml"},
        {"sources", "[{name: leads, path: leads.sqlite, datasets: [demo]}]"}};
    for (const auto& [key, value] : changes) {
        lines[key] = value;
    }
    std::string text;
    for (const auto& [key, value] : lines) {
        text += value.empty() ? "" : key + ": " + value + "\n";
    }
    return text;
}

app::LoadedOptions House::load(const std::map<std::string, std::string>& changes) const {
    auto loaded = app::parse_options(config(changes), path() / "callveil.yaml");
    if (!loaded) {
        throw std::runtime_error(loaded.error().detail);
    }
    return std::move(*loaded);
}

void House::run_sql(const std::string& statements) const {
    sqlite3* base = nullptr;
    const auto file = path() / "leads.sqlite";
    const bool done =
        sqlite3_open(file.c_str(), &base) == SQLITE_OK &&
        sqlite3_exec(base, statements.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(base);
    if (!done) {
        throw std::runtime_error("the lead database refused: " + statements);
    }
}

void House::write(const std::string& name, const std::string& text) const {
    std::ofstream(path() / name, std::ios::binary) << text;
}

}  // namespace callveil::tests
