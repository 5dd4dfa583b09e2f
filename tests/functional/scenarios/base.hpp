// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "rig.hpp"

namespace callveil::tests {

/// A lead database on which a scenario is played: its owner's side, and how the daemon opens it.
class Base {
public:
    virtual ~Base() = default;
    /// Statements of the owner, in the words of the fixtures. @throws with the database's words.
    virtual void run(const std::string& sql) = 0;
    /// Every row of every table as JSON: table -> rows in no order.
    virtual nlohmann::json tables() = 0;
    virtual Result<std::unique_ptr<ports::LeadSource>> open() = 0;
};

struct BaseKind {
    const char* name;
    std::unique_ptr<Base> (*make)();
    /// PostgreSQL's own fixture, or what its origin derived from it for other databases.
    const char* postgres_fixture = "sql/postgres_sample.sqlite.sql";
};

std::unique_ptr<Base> make_sqlite_base();
std::unique_ptr<Base> make_postgres_base();
std::unique_ptr<Base> make_mariadb_base();

inline const auto base_kinds =
    testing::Values(BaseKind{"Sqlite", make_sqlite_base},
                    BaseKind{"Postgres", make_postgres_base, "sql/postgres_sample.sql"},
                    BaseKind{"Mariadb", make_mariadb_base});
inline std::string base_name(const testing::TestParamInfo<BaseKind>& info) {
    return info.param.name;
}

/// A scenario's database, filled, with the daemon on it. `parts.sql` is taken from `parts`.
class Scene {
public:
    Scene(const BaseKind& kind, RigParts parts);
    nlohmann::json tables() { return base_->tables(); }

private:
    std::unique_ptr<Base> base_;

public:
    Rig rig;
};

}  // namespace callveil::tests
