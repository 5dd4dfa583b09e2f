// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "ports/lead_source.hpp"

namespace callveil::tests {

/// The few things that databases spell in their own way; the rest of the suite is plain SQL.
struct Dialect {
    std::string blob_type = "BLOB";
    /// Around hexadecimal digits.
    std::string blob_begin = "X'";
    std::string blob_end = "'";
    char name_quote = '"';  ///< doubled where it stands in a name
    /// A type of text that is compared more loosely than by bytes, as a column takes it, and its
    /// collation as `describe` names it; "" where nobody is known.
    std::string folded_text{};
    std::string folded_collation{};

    std::string blob(const std::string& hex_digits) const {
        return blob_begin + hex_digits + blob_end;
    }
    std::string name(std::string_view text) const {
        std::string quoted{name_quote};
        for (const char letter : text) {
            quoted += letter == name_quote ? std::string(2, letter) : std::string(1, letter);
        }
        return quoted + name_quote;
    }
};

/// A database of its own with two sides: its owner, who writes as any program does, and the
/// adapter.
class Rig {
public:
    virtual ~Rig() = default;

    virtual std::unique_ptr<ports::LeadSource> open(std::size_t page_rows) = 0;
    /// Runs statements as the owner; throws where the owner would be disturbed.
    virtual void run(const std::string& sql) = 0;
    /// The first cell that the owner reads.
    virtual domain::Value cell(const std::string& sql) = 0;
    /// A write transaction of the owner that ends with the returned object.
    virtual std::shared_ptr<void> hold_write_lock() = 0;
    virtual Dialect dialect() const { return {}; }
    /// Whether a column may hold other storage classes than its type says.
    virtual bool mixes_storage_classes() const = 0;
};

struct Adapter {
    const char* name;
    std::unique_ptr<Rig> (*make)();
};

std::unique_ptr<Rig> make_sqlite_rig();
std::unique_ptr<Rig> make_sqlite_wal_rig();
std::unique_ptr<Rig> make_postgres_rig();
std::unique_ptr<Rig> make_mariadb_rig();
std::unique_ptr<Rig> make_odbc_postgres_rig();
std::unique_ptr<Rig> make_odbc_sqlite_rig();

/// All adapters; a new one joins here with one line and stands the same tests.
inline const auto adapters = testing::Values(   //
    Adapter{"Sqlite", make_sqlite_rig},         //
    Adapter{"SqliteWal", make_sqlite_wal_rig},  //
    Adapter{"Postgres", make_postgres_rig},     //
    Adapter{"Mariadb", make_mariadb_rig},       //
    Adapter{"OdbcPostgres", make_odbc_postgres_rig}, Adapter{"OdbcSqlite", make_odbc_sqlite_rig});
inline std::string adapter_name(const testing::TestParamInfo<Adapter>& info) {
    return info.param.name;
}

/// The first key column of each row.
std::vector<std::int64_t> ids(const std::vector<ports::Row>& rows);

class LeadSourceContract : public testing::TestWithParam<Adapter> {
protected:
    void SetUp() override {
        rig = GetParam().make();
        source = rig->open(3);
    }

    std::vector<ports::Row> scan(const std::string& table, const std::vector<std::string>& columns);
    std::vector<ports::Row> find(const std::string& table, const std::string& column,
                                 const std::vector<domain::Value>& values,
                                 const std::vector<std::string>& columns);

    /// Ids of the rows of `t` that `ANNA` or `anna` would meet.
    std::vector<std::int64_t> alike(const std::string& column, std::string_view collation);

    std::unique_ptr<Rig> rig;
    std::unique_ptr<ports::LeadSource> source;
};

inline std::int64_t operator""_i(unsigned long long number) {
    return static_cast<std::int64_t>(number);
}

}  // namespace callveil::tests
