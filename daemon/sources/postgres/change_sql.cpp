// SPDX-License-Identifier: Apache-2.0
#include "sources/postgres/change_sql.hpp"

#include <fmt/format.h>

#include "sources/postgres/select.hpp"

namespace callveil::sources::postgres {
namespace {

/// The parameters in order: new cells, key, old cells, guards.
struct Places {
    explicit Places(const ports::RowChange& change)
        : key(change.cells.size()),
          before(key + change.key.size()),
          guards(before + change.cells.size()),
          count(guards + change.guards.size()) {}
    std::size_t key;
    std::size_t before;
    std::size_t guards;
    std::size_t count;
};

std::string place(std::size_t index) {
    return fmt::format("v.p{}", index);
}

/// `unnest($1::text[], ...) WITH ORDINALITY AS v(p0, ..., place)`
std::string table_of(std::size_t count) {
    std::string arrays;
    std::string names;
    for (std::size_t index = 0; index < count; ++index) {
        arrays += fmt::format("{}${}::text[]", index == 0 ? "" : ", ", index + 1);
        names += fmt::format("p{}, ", index);
    }
    return fmt::format("unnest({}) WITH ORDINALITY AS v({}place)", arrays, names);
}

/// Equality of the type is there for the index; that of the bytes makes it exact.
std::string match(const Layout& layout, const ports::RowChange& shape) {
    const Places places{shape};
    std::string condition;
    const auto require = [&](const std::string& more) {
        condition += (condition.empty() ? "" : " AND ") + more;
    };
    for (std::size_t part = 0; part < layout.key.size(); ++part) {
        const auto& column = *layout.column(layout.key[part]);
        const auto value = place(places.key + part);
        require(fmt::format("t.{} = {}::{}", quote_name(column.name), value, column.base));
        require(same_cell(column, "t.", value));
    }
    for (std::size_t cell = 0; cell < shape.cells.size(); ++cell) {
        require(
            same_cell(*layout.column(shape.cells[cell].column), "t.", place(places.before + cell)));
    }
    for (std::size_t guard = 0; guard < shape.guards.size(); ++guard) {
        require(same_cell(*layout.column(shape.guards[guard].first), "t.",
                          place(places.guards + guard)));
    }
    return condition;
}

Parameter parameter(const domain::Value& value) {
    return domain::is_null(value) ? Parameter{} : Parameter{write_cell(value)};
}

}  // namespace

std::string update_sql(const Layout& layout, const ports::RowChange& shape) {
    std::string set;
    for (std::size_t cell = 0; cell < shape.cells.size(); ++cell) {
        const auto& column = *layout.column(shape.cells[cell].column);
        set += fmt::format("{}{} = {}::{}", cell == 0 ? "" : ", ", quote_name(column.name),
                           place(cell), column.base);
    }
    return fmt::format("UPDATE {} AS t SET {} FROM {} WHERE {} RETURNING v.place", layout.quoted(),
                       set, table_of(Places{shape}.count), match(layout, shape));
}

std::string check_sql(const Layout& layout, const ports::RowChange& shape) {
    return fmt::format("SELECT v.place FROM {} AS t, {} WHERE {}", layout.quoted(),
                       table_of(Places{shape}.count), match(layout, shape));
}

void add_parameters(const ports::RowChange& change, std::vector<Parameters>& arrays) {
    arrays.resize(Places{change}.count);
    std::size_t at = 0;
    const auto add = [&](const domain::Value& value) { arrays[at++].push_back(parameter(value)); };
    for (const auto& cell : change.cells) {
        add(cell.after);
    }
    for (const auto& part : change.key) {
        add(part);
    }
    for (const auto& cell : change.cells) {
        add(cell.before);
    }
    for (const auto& guard : change.guards) {
        add(guard.second);
    }
}

}  // namespace callveil::sources::postgres
