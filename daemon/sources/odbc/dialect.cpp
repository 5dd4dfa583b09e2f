// SPDX-License-Identifier: Apache-2.0
#include "sources/odbc/dialect.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "sources/odbc/dialects.hpp"

namespace callveil::sources::odbc {
namespace {

std::vector<std::string> first_cells(const Rows& rows) {
    std::vector<std::string> texts;
    for (const auto& row : rows) {
        texts.push_back(as_text(row.at(0)));
    }
    return texts;
}

/// A product as its drivers name it in SQL_DBMS_NAME.
struct Product {
    std::string_view name;
    std::unique_ptr<Dialect> (*make)(std::string quote);
};
constexpr std::array products{Product{"PostgreSQL", make_postgres_dialect},
                              Product{"Microsoft SQL Server", make_sqlserver_dialect},
                              Product{"SQLite", make_sqlite_dialect}};

}  // namespace

std::string Dialect::quoted(std::string_view name) const {
    const bool is_bracket = quote_ == "[";
    const char begin = quote_.empty() || quote_ == " " ? '"' : quote_.front();
    const char end = is_bracket ? ']' : begin;
    std::string text(1, begin);
    for (const char letter : name) {
        text.append(letter == end ? 2 : 1, letter);
    }
    return text + end;
}

std::string Dialect::quoted(const TableName& table) const {
    return table.schema.empty() ? quoted(table.table)
                                : quoted(table.schema) + "." + quoted(table.table);
}

std::vector<std::string> Dialect::update_triggers(const Rows& facts) const {
    return first_cells(facts);
}

std::vector<std::string> Dialect::checks(const Rows& facts) const {
    return first_cells(facts);
}

domain::Affinity Dialect::affinity_of(const ColumnLayout& column) const {
    switch (column.kind) {
        case Kind::integer:
            return domain::Affinity::integer;
        case Kind::single:
        case Kind::real:
            return domain::Affinity::real;
        case Kind::bytes:
            return domain::Affinity::blob;
        case Kind::text:
            return domain::Affinity::text;
        default:
            return domain::Affinity::any;
    }
}

std::string Dialect::grant(const TableName& table, std::string_view privilege,
                           std::string_view column) const {
    return fmt::format("mend it as its owner with: GRANT {} ({}) ON {} TO the daemon's user",
                       privilege, quoted(column), quoted(table));
}

std::optional<Term> Dialect::fitting(const ColumnLayout&, const std::vector<domain::Value>&) const {
    return std::nullopt;
}

bool Dialect::can_hold(const ColumnLayout& column, const domain::Value& value) const {
    const auto* const real = std::get_if<double>(&value);
    const bool is_nan = real != nullptr && std::isnan(*real);
    const bool is_blob = std::holds_alternative<domain::Blob>(value);
    return domain::is_null(value) || (is_blob == (column.kind == Kind::bytes) && !is_nan);
}

std::string Dialect::limited(std::string_view what, std::string_view from_on,
                             std::size_t rows) const {
    return fmt::format("SELECT {} {} LIMIT {}", what, from_on, rows);
}

Fetch fetch_of(Kind kind) {
    switch (kind) {
        case Kind::integer:
            return Fetch::integer;
        case Kind::single:
        case Kind::real:
            return Fetch::real;
        case Kind::bytes:
            return Fetch::bytes;
        case Kind::loose:
            return Fetch::tagged;
        default:
            return Fetch::text;
    }
}

std::unique_ptr<Dialect> dialect_of(std::string_view dbms, std::string quote) {
    for (const auto& product : products) {
        if (dbms == product.name) {
            return product.make(std::move(quote));
        }
    }
    return nullptr;
}

}  // namespace callveil::sources::odbc
