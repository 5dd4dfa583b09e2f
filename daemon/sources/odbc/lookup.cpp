// SPDX-License-Identifier: Apache-2.0
#include "sources/odbc/lookup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace callveil::sources::odbc {
namespace {

using domain::Value;
using Values = std::vector<Value>;

constexpr std::size_t values_per_question = 100;

/// Where the database refuses the values, each half is tried by itself.
Result<Values> fitting(Connection& connection, const ColumnLayout& column, const Values& values) {
    const auto question = connection.dialect().fitting(column, values);
    if (values.empty() || !question) {
        return values;
    }
    const auto answer = connection.rows(*question);
    if (answer) {
        return values;
    }
    if (!connection.state().starts_with("22")) {
        return fail(answer.error());
    }
    if (values.size() == 1) {
        return Values{};
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    CALLVEIL_ASSIGN(auto fit, fitting(connection, column, {values.begin(), middle}));
    CALLVEIL_ASSIGN(auto more, fitting(connection, column, {middle, values.end()}));
    fit.insert(fit.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
    return fit;
}

}  // namespace

Result<Values> wanted_values(Connection& connection, const Asked& asked, const Values& values) {
    Values kept;
    std::set<std::pair<std::string, Values>> seen;
    for (const auto& value : values) {
        const auto term = connection.dialect().converted(*asked.column, value);
        if (term && seen.emplace(term->sql, term->values).second) {
            kept.push_back(value);
        }
    }
    Values fit;
    for (std::size_t first = 0; first < kept.size(); first += values_per_question) {
        const auto begin = kept.begin() + static_cast<std::ptrdiff_t>(first);
        const auto count = std::min(values_per_question, kept.size() - first);
        CALLVEIL_ASSIGN(const auto some,
                        fitting(connection, *asked.column,
                                {begin, begin + static_cast<std::ptrdiff_t>(count)}));
        fit.insert(fit.end(), some.begin(), some.end());
    }
    return fit;
}

Term any_of(const Dialect& dialect, const Asked& asked, const Values& values) {
    Term condition{dialect.under(*asked.column, asked.collation.value_or("")) + " IN ("};
    bool is_first = true;
    for (const auto& value : values) {
        condition.add(is_first ? "" : ", ");
        condition.add(*dialect.converted(*asked.column, value));
        is_first = false;
    }
    condition.add(")");
    const bool by_bytes = !asked.collation || asked.collation->empty();
    if (auto exact = by_bytes ? dialect.same_bytes(*asked.column, values) : std::nullopt) {
        condition.add(" AND ");
        condition.add(std::move(*exact));
    }
    return condition;
}

}  // namespace callveil::sources::odbc
