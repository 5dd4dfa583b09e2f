// SPDX-License-Identifier: Apache-2.0
#include "base.hpp"

#include "sources/mariadb_source.hpp"
#include "sources/postgres_source.hpp"
#include "sources/sqlite_source.hpp"
#include "support/mariadb_database.hpp"
#include "support/postgres_database.hpp"

namespace callveil::tests {
namespace {

using nlohmann::json;

class SqliteBase final : public Base {
public:
    void run(const std::string& sql) override { leads_.run("BEGIN;" + sql + "COMMIT;"); }
    json tables() override {
        json tables = json::object();
        for (const auto& name : leads_.tables()) {
            tables[name] = leads_.table(name);
        }
        return tables;
    }
    Result<std::unique_ptr<ports::LeadSource>> open() override {
        sources::SqliteSourceOptions options;
        options.name = "dialler";
        options.path = folder_ / "leads.sqlite";
        return sources::open_sqlite_source(options);
    }

private:
    TempDir folder_;
    LeadDb leads_{folder_ / "leads.sqlite"};
};

class PostgresBase final : public Base {
public:
    void run(const std::string& sql) override { database_.run(sql); }
    json tables() override {
        json tables = json::object();
        const auto names = json::parse(database_.text(
            "SELECT coalesce(json_agg(tablename), '[]') FROM pg_tables WHERE schemaname='public'"));
        for (const std::string name : names) {
            tables[name] = json::parse(
                database_.text("SELECT coalesce(json_agg(t), '[]') FROM \"" + name + "\" t"));
        }
        return tables;
    }
    Result<std::unique_ptr<ports::LeadSource>> open() override {
        sources::PostgresSourceOptions options;
        options.name = "dialler";
        options.host = database_.server().socket;
        options.port = database_.server().port;
        options.database = database_.name();
        options.user = "callveil";
        return sources::open_postgres_source(options);
    }

private:
    PostgresDatabase database_;
};

class MariadbBase final : public Base {
public:
    /// The fixtures quote names as the standard does.
    MariadbBase() { database_.run("SET SESSION sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')"); }
    void run(const std::string& sql) override { database_.run(sql); }
    json tables() override {
        json tables = json::object();
        for (const auto& name : names("SELECT JSON_ARRAYAGG(table_name) FROM "
                                      "information_schema.tables WHERE table_schema=DATABASE()")) {
            tables[name] = rows(name);
        }
        return tables;
    }
    Result<std::unique_ptr<ports::LeadSource>> open() override {
        sources::MariadbSourceOptions options;
        options.name = "dialler";
        options.host = database_.server().socket;
        options.database = database_.name();
        options.user = "callveil";
        return sources::open_mariadb_source(options);
    }

private:
    std::vector<std::string> names(const std::string& sql) {
        return json::parse(database_.text(sql)).get<std::vector<std::string>>();
    }
    json rows(const std::string& table) {
        std::string members;
        for (const auto& column :
             names("SELECT JSON_ARRAYAGG(column_name) FROM information_schema.columns WHERE "
                   "table_schema=DATABASE() AND table_name='" +
                   table + "'")) {
            members += (members.empty() ? "'" : ",'") + column + "',`" + column + "`";
        }
        const auto text = database_.text("SELECT JSON_ARRAYAGG(JSON_OBJECT(" + members +
                                         ")) FROM `" + table + "`");
        return text.empty() ? json::array() : json::parse(text);
    }

    MariadbDatabase database_;
};

}  // namespace

Scene::Scene(const BaseKind& kind, RigParts parts)
    : base_(kind.make()), rig([&] {
          base_->run(parts.sql);
          parts.sql.clear();
          parts.open_leads = [this] { return base_->open(); };
          return parts;
      }()) {}

std::unique_ptr<Base> make_sqlite_base() {
    return std::make_unique<SqliteBase>();
}

std::unique_ptr<Base> make_postgres_base() {
    return std::make_unique<PostgresBase>();
}

std::unique_ptr<Base> make_mariadb_base() {
    return std::make_unique<MariadbBase>();
}

}  // namespace callveil::tests
