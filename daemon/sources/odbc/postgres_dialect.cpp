// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <set>

#include "sources/numbers.hpp"
#include "sources/odbc/dialects.hpp"

namespace callveil::sources::odbc {
namespace {

using domain::Value;

/// Two parameters: schema and table.
constexpr std::string_view with_table = R"(
WITH it AS (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = CAST(? AS text) AND c.relname = CAST(? AS text)))";

constexpr std::string_view select_columns = R"(
, part AS (
  SELECT a.attnum, a.atttypid AS type, a.atttypmod AS typmod, a.attnotnull AS required
  FROM it JOIN pg_attribute a ON a.attrelid = it.oid AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT part.attnum, t.typbasetype, CASE WHEN part.typmod < 0 THEN t.typtypmod ELSE part.typmod END,
         part.required OR t.typnotnull
  FROM part JOIN pg_type t ON t.oid = part.type WHERE t.typtype = 'd')
SELECT a.attname, format_type(part.type, -1), base.typname,
       CASE WHEN a.attgenerated <> '' OR a.attidentity = 'a' THEN '1' ELSE '0' END,
       CASE WHEN part.required THEN '1' ELSE '0' END,
       CASE WHEN base.typname = 'citext' THEN 'citext'
            WHEN NOT l.collisdeterministic THEN l.collname ELSE '' END,
       CASE WHEN has_column_privilege(it.oid, a.attnum, 'SELECT') THEN '1' ELSE '0' END,
       CASE WHEN has_column_privilege(it.oid, a.attnum, 'UPDATE') THEN '1' ELSE '0' END,
       CASE WHEN part.type IN (1042, 1043) AND part.typmod > 4 THEN part.typmod - 4 END
FROM it CROSS JOIN part JOIN pg_attribute a ON a.attrelid = it.oid AND a.attnum = part.attnum
JOIN pg_type base ON base.oid = part.type AND base.typtype <> 'd'
LEFT JOIN pg_collation l ON l.oid = a.attcollation
ORDER BY a.attnum)";

constexpr std::string_view select_unique = R"(
SELECT c.relname,
       CASE WHEN i.indpred IS NOT NULL OR i.indexprs IS NOT NULL OR i.indisexclusion THEN '1'
            ELSE '0' END,
       coalesce(a.attname, ''),
       CASE WHEN t.typname = 'citext' THEN 'citext'
            WHEN NOT l.collisdeterministic THEN l.collname ELSE '' END
FROM it JOIN pg_index i ON i.indrelid = it.oid JOIN pg_class c ON c.oid = i.indexrelid
CROSS JOIN LATERAL unnest(i.indkey[0:i.indnkeyatts - 1], i.indcollation[0:i.indnkeyatts - 1])
  WITH ORDINALITY AS k(attnum, sorting, place)
LEFT JOIN pg_attribute a ON a.attrelid = it.oid AND a.attnum = k.attnum AND k.attnum > 0
LEFT JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_collation l ON l.oid = k.sorting
WHERE (i.indisunique OR i.indisexclusion) AND i.indislive
ORDER BY NOT i.indisprimary, i.indexrelid, k.place)";

/// Bit 16 of tgtype is UPDATE.
constexpr std::string_view select_triggers = R"(
SELECT g.tgname FROM it JOIN pg_trigger g ON g.tgrelid = it.oid
WHERE NOT g.tgisinternal AND g.tgtype & 16 <> 0 AND g.tgenabled <> 'D' ORDER BY g.tgname)";

constexpr std::string_view select_checks = R"(
SELECT pg_get_expr(c.conbin, c.conrelid) FROM it JOIN pg_constraint c ON c.conrelid = it.oid
WHERE c.contype = 'c'
UNION ALL
SELECT a.attname || ' is of ' || pg_get_constraintdef(c.oid) FROM it
JOIN pg_attribute a ON a.attrelid = it.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_constraint c ON c.contypid = a.atttypid AND c.contype = 'c')";

/// What every session must agree on, whatever roles and databases are set to.
constexpr std::array settings_of_all{
    "bytea_output='hex'",
    "extra_float_digits=3",
    "DateStyle='ISO, YMD'",
    "IntervalStyle='postgres'",
    "TimeZone='UTC'",
    "xmloption='content'",
    "default_transaction_isolation='read committed'",
    "default_transaction_deferrable=off",
    "idle_in_transaction_session_timeout=60000",
};

Term about(std::string_view query, const TableName& table) {
    return {std::string{with_table} + std::string{query}, {table.schema, table.table}};
}

std::string print(double number) {
    if (std::isinf(number)) {
        return number > 0 ? "Infinity" : "-Infinity";
    }
    return fmt::format("{}", number);
}

std::string text_form(const Value& value) {
    return std::holds_alternative<double>(value) ? print(std::get<double>(value))
                                                 : domain::display(value);
}

/// Types that have no equality of their own are compared by their text.
bool has_equality(const ColumnLayout& column) {
    static const std::set<std::string, std::less<>> without{
        "json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle"};
    return !without.contains(column.base);
}

bool has_nul(const Value& value) {
    return domain::text_of(value).find('\0') != std::string_view::npos;
}

/// The text form is sent, because not every driver sends a real with all its digits.
Term as_type(const std::string& type, const Value& value) {
    if (std::holds_alternative<domain::Blob>(value)) {
        return {"CAST(? AS bytea)", {value}};
    }
    return {fmt::format("CAST(CAST(? AS text) AS {})", type), {text_form(value)}};
}

class PostgresDialect final : public Dialect {
public:
    using Dialect::Dialect;

    std::vector<std::string> settings(const OdbcSourceOptions& options) const override {
        std::vector<std::string> all;
        all.reserve(settings_of_all.size() + 2);
        for (const std::string setting : settings_of_all) {
            all.push_back("SET " + setting);
        }
        all.push_back(fmt::format("SET lock_timeout={}", options.busy_timeout.count()));
        all.push_back(fmt::format("SET statement_timeout={}", options.statement_timeout.count()));
        return all;
    }
    std::string session_facts() const override {
        return "SELECT current_setting('server_encoding')";
    }
    Result<void> admit(const std::vector<Value>& facts) const override;
    std::string echo() const override { return "SELECT CAST(? AS text)"; }
    std::string before_commit() const override { return "SET CONSTRAINTS ALL IMMEDIATE"; }

    std::string usual_schema() const override { return "SELECT current_schema()"; }
    Term column_facts(const TableName& table) const override {
        auto term = about(select_columns, table);
        term.sql.replace(term.sql.find("WITH"), 4, "WITH RECURSIVE");
        return term;
    }
    Term unique_keys(const TableName& table) const override { return about(select_unique, table); }
    Term trigger_facts(const TableName& table) const override {
        return about(select_triggers, table);
    }
    Term check_facts(const TableName& table) const override { return about(select_checks, table); }
    Kind kind_of(int, std::string_view type_name) const override;

    std::string read(const ColumnLayout& column) const override;
    std::optional<Term> converted(const ColumnLayout& column, const Value& value) const override;
    std::optional<Term> fitting(const ColumnLayout& column,
                                const std::vector<Value>& values) const override;
    Term exactly(const ColumnLayout& column, const Value& value) const override;
    std::optional<Term> same_bytes(const ColumnLayout& column,
                                   const std::vector<Value>& values) const override;
    std::string under(const ColumnLayout& column, std::string_view collation) const override;
    bool can_hold(const ColumnLayout& column, const Value& value) const override {
        return Dialect::can_hold(column, value) && !has_nul(value);
    }
    Term assigned(const ColumnLayout& column, const Value& value) const override {
        return domain::is_null(value) ? Term{"NULL"} : as_type(column.base, value);
    }
};

Result<void> PostgresDialect::admit(const std::vector<Value>& facts) const {
    if (as_text(facts.at(0)) == "SQL_ASCII") {
        return fail(
            ErrorCode::misconfigured,
            "has the encoding SQL_ASCII, in which nobody knows what its bytes mean; load it "
            "into a database of encoding UTF8");
    }
    return {};
}

Kind PostgresDialect::kind_of(int, std::string_view type_name) const {
    static constexpr std::array kinds{
        std::pair{"int2", Kind::integer}, std::pair{"int4", Kind::integer},
        std::pair{"int8", Kind::integer}, std::pair{"float4", Kind::single},
        std::pair{"float8", Kind::real},  std::pair{"bytea", Kind::bytes},
        std::pair{"text", Kind::text},    std::pair{"varchar", Kind::text},
        std::pair{"bpchar", Kind::text}};
    for (const auto& [name, kind] : kinds) {
        if (type_name == name) {
            return kind;
        }
    }
    return Kind::other;
}

/// The padding of a char(n) means nothing; a float4 becomes the double of the same number; a cast
/// to text writes some types, such as boolean and inet, in another way than the server does.
std::string PostgresDialect::read(const ColumnLayout& column) const {
    auto name = quoted(column.name);
    switch (column.kind) {
        case Kind::text:
            return fmt::format("CAST({} AS text)", name);
        case Kind::single:
            return fmt::format("CAST({} AS float8)", name);
        case Kind::other:
            return fmt::format("CASE num_nulls({0}) WHEN 0 THEN format('%s', {0}) END", name);
        default:
            return name;
    }
}

std::optional<Term> PostgresDialect::converted(const ColumnLayout& column,
                                               const Value& value) const {
    const bool is_blob = std::holds_alternative<domain::Blob>(value);
    if (domain::is_null(value) || has_nul(value) || is_blob != (column.kind == Kind::bytes)) {
        return std::nullopt;
    }
    const auto* const real = std::get_if<double>(&value);
    if (column.kind == Kind::integer) {
        const auto number = integer_of(value);
        const bool fits = number && std::holds_alternative<std::int64_t>(*number);
        return fits ? std::optional{as_type("int8", *number)} : std::nullopt;
    }
    if (column.kind == Kind::single || column.kind == Kind::real) {
        const auto number = real == nullptr ? real_of(value) : std::optional{*real};
        return number ? std::optional{as_type(column.base, *number)} : std::nullopt;
    }
    return as_type(has_equality(column) ? column.base : "text", value);
}

std::optional<Term> PostgresDialect::fitting(const ColumnLayout& column,
                                             const std::vector<Value>& values) const {
    if (column.kind != Kind::other || column.base == "citext") {
        return std::nullopt;
    }
    Term query{"SELECT "};
    for (const auto& value : values) {
        query.add(query.values.empty() ? "" : ", ");
        query.add(as_type(column.base, value));
    }
    return query;
}

Term PostgresDialect::exactly(const ColumnLayout& column, const Value& value) const {
    const auto name = quoted(column.name);
    const auto is_class = [&](Kind kind, bool fits) { return column.kind == kind && fits; };
    if (domain::is_null(value)) {
        return {name + " IS NULL"};
    }
    if (is_class(Kind::integer, std::holds_alternative<std::int64_t>(value))) {
        return {name + " = CAST(CAST(? AS text) AS int8)", {text_form(value)}};
    }
    if (is_class(Kind::bytes, std::holds_alternative<domain::Blob>(value))) {
        return {name + " = CAST(? AS bytea)", {value}};
    }
    const bool is_real = std::holds_alternative<double>(value);
    if (is_class(Kind::real, is_real) || is_class(Kind::single, is_real)) {
        const auto* const narrowed = column.kind == Kind::single ? "real" : "float8";
        return {
            fmt::format("CAST({} AS text) = CAST(CAST(CAST(CAST(? AS text) AS float8) AS {}) AS "
                        "text)",
                        name, narrowed),
            {text_form(value)}};
    }
    const bool is_text = std::holds_alternative<std::string>(value) && !has_nul(value);
    if (is_class(Kind::text, is_text) || is_class(Kind::other, is_text)) {
        return {fmt::format(R"(({}) COLLATE "C" = CAST(? AS text))", read(column)), {value}};
    }
    return never();
}

std::optional<Term> PostgresDialect::same_bytes(const ColumnLayout& column,
                                                const std::vector<Value>& values) const {
    if (column.collation.empty()) {
        return std::nullopt;
    }
    Term term{fmt::format(R"(CAST({} AS text) COLLATE "C" IN ()", quoted(column.name))};
    for (const auto& value : values) {
        term.add(Term{term.values.empty() ? "CAST(? AS text)" : ", CAST(? AS text)",
                      {text_form(value)}});
    }
    term.add(")");
    return term;
}

std::string PostgresDialect::under(const ColumnLayout& column, std::string_view collation) const {
    const auto name = quoted(column.name);
    if (!has_equality(column)) {
        return fmt::format("CAST({} AS text)", name);
    }
    return collation.empty() || collation == "citext"
               ? name
               : fmt::format("{} COLLATE {}", name, quoted(collation));
}

}  // namespace

std::unique_ptr<Dialect> make_postgres_dialect(std::string quote) {
    return std::make_unique<PostgresDialect>(std::move(quote));
}

}  // namespace callveil::sources::odbc
