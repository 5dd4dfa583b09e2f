// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "sources/postgres_source.hpp"
#include "support/postgres_database.hpp"

namespace callveil::tests {

inline std::int64_t operator""_i(unsigned long long number) {
    return static_cast<std::int64_t>(number);
}

/// A PostgreSQL database with the adapter as the role `callveil`.
class PostgresHouse : public testing::Test {
protected:
    sources::PostgresSourceOptions options() const {
        sources::PostgresSourceOptions options;
        options.name = "leads";
        options.host = database.server().socket;
        options.port = database.server().port;
        options.database = database.name();
        options.user = "callveil";
        options.lock_timeout = std::chrono::milliseconds{100};
        return options;
    }

    void open() {
        auto opened = sources::open_postgres_source(options());
        ASSERT_TRUE(opened) << opened.error().detail;
        source = std::move(*opened);
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
