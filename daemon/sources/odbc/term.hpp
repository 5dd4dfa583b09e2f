// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "domain/value.hpp"

namespace callveil::sources::odbc {

/// A piece of SQL with the values of its question marks, none of which is NULL.
struct Term {
    std::string sql;
    std::vector<domain::Value> values{};

    void add(std::string_view text) { sql += text; }
    void add(Term other) {
        sql += other.sql;
        values.insert(values.end(), std::make_move_iterator(other.values.begin()),
                      std::make_move_iterator(other.values.end()));
    }
};

/// A condition that never holds.
inline Term never() {
    return {"1 = 0"};
}

}  // namespace callveil::sources::odbc
