// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "sources/odbc_source.hpp"
#include "support/odbc_driver.hpp"
#include "support/postgres_database.hpp"

namespace callveil::tests {

inline std::int64_t operator""_i(unsigned long long number) {
    return static_cast<std::int64_t>(number);
}

/// A PostgreSQL database with the ODBC adapter as the role `callveil`.
class OdbcHouse : public testing::Test {
protected:
    std::string connection(const std::string& host) const {
        return "Driver=" + odbc_driver("psqlodbcw.so") + ";Servername=" + host +
               ";Port=" + std::to_string(database.server().port) + ";Database=" + database.name() +
               ";UID=callveil;";
    }
    sources::OdbcSourceOptions options() const {
        sources::OdbcSourceOptions options;
        options.name = "leads";
        options.connection = connection(database.server().socket);
        options.busy_timeout = std::chrono::milliseconds{100};
        return options;
    }

    void open() {
        auto opened = sources::open_odbc_source(options());
        ASSERT_TRUE(opened) << opened.error().detail;
        source = std::move(*opened);
    }
    static Error refusal(const sources::OdbcSourceOptions& options) {
        const auto opened = sources::open_odbc_source(options);
        EXPECT_FALSE(opened);
        return opened ? Error{} : opened.error();
    }

    /// The cells of `columns` of all rows of `table`, in key order.
    std::vector<std::vector<domain::Value>> cells(const std::string& table,
                                                  const std::vector<std::string>& columns) {
        std::vector<std::vector<domain::Value>> rows;
        const auto keep = [&](ports::Row& row) {
            rows.push_back(std::move(row.values));
            return true;
        };
        const auto done = source->scan(table, columns, keep, nullptr);
        EXPECT_TRUE(done) << done.error().detail;
        return rows;
    }

    /// How many rows of t hold one of `values` in `column`.
    std::size_t found(const std::string& column, const std::vector<domain::Value>& values) {
        std::size_t rows = 0;
        const auto count = [&](ports::Row&) { return ++rows > 0; };
        const auto done = source->find_equal("t", column, values, {}, count);
        EXPECT_TRUE(done) << done.error().detail;
        return rows;
    }

    PostgresDatabase database;
    std::unique_ptr<ports::LeadSource> source;
};

}  // namespace callveil::tests
