// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sources/numbers.hpp"
#include "sources/odbc/dialects.hpp"
#include "sources/odbc/sqlserver_queries.hpp"
#include "sources/odbc/text.hpp"

namespace callveil::sources::odbc {
namespace {

using domain::Blob;
using domain::Value;

Term about(std::string_view query, const TableName& table) {
    return {std::string{sqlserver_table} + std::string{query}, {table.schema, table.table}};
}

bool is_word(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '_';
    });
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_padded(const ColumnLayout& column) {
    return column.base == "char" || column.base == "nchar";
}

bool is_narrow(const ColumnLayout& column) {
    return is_one_of(column.base, {"char", "varchar", "text"});
}

/// Bytes of the text in UTF-16, as nvarchar holds it.
std::int64_t wide_bytes(std::string_view text) {
    const auto wide = to_wide(text);
    return static_cast<std::int64_t>(wide ? wide->size() * sizeof(char16_t) : 0);
}

/// Comparisons of text pay no heed to blanks at the end, and those of binary none to zeros there:
/// so bytes and length are compared.
Term same(const std::string& cell, const std::string& parameter, const Value& value,
          std::int64_t bytes) {
    return {fmt::format("CONVERT(varbinary(max), {0}) = CONVERT(varbinary(max), {1}) AND "
                        "DATALENGTH({0}) = CONVERT(bigint, ?)",
                        cell, parameter),
            {value, bytes}};
}

class SqlserverDialect final : public Dialect {
public:
    using Dialect::Dialect;

    std::vector<std::string> settings(const OdbcSourceOptions& options) const override {
        std::vector<std::string> all{sqlserver_settings.begin(), sqlserver_settings.end()};
        all.push_back(fmt::format("SET LOCK_TIMEOUT {}", options.busy_timeout.count()));
        return all;
    }
    std::string session_facts() const override {
        return "SELECT CONVERT(nvarchar(20), SERVERPROPERTY('ProductMajorVersion'))";
    }
    Result<void> admit(const std::vector<Value>& facts) const override;
    std::string echo() const override { return "SELECT CONVERT(nvarchar(max), ?)"; }
    std::string state_of(const Diagnosis& why) const override {
        return sqlserver_state(why.native).value_or(why.state);
    }

    bool has_query_timeout() const override { return true; }

    std::string usual_schema() const override { return "SELECT SCHEMA_NAME()"; }
    Term column_facts(const TableName& table) const override {
        return about(sqlserver_columns, table);
    }
    Term unique_keys(const TableName& table) const override {
        return about(sqlserver_unique, table);
    }
    Term trigger_facts(const TableName& table) const override {
        return about(sqlserver_triggers, table);
    }
    Term check_facts(const TableName& table) const override {
        return about(sqlserver_checks, table);
    }
    Kind kind_of(int, std::string_view type_name) const override;
    std::string grant(const TableName& table, std::string_view privilege,
                      std::string_view column) const override {
        return fmt::format("mend it as its owner with: GRANT {} ON {} ({}) TO the daemon's user",
                           privilege, quoted(table), quoted(column));
    }

    std::string read(const ColumnLayout& column) const override;
    std::optional<Term> converted(const ColumnLayout& column, const Value& value) const override;
    Term exactly(const ColumnLayout& column, const Value& value) const override;
    std::optional<Term> same_bytes(const ColumnLayout& column,
                                   const std::vector<Value>& values) const override;
    std::string under(const ColumnLayout& column, std::string_view collation) const override {
        const auto name = quoted(column.name);
        return is_word(collation) ? fmt::format("{} COLLATE {}", name, collation) : name;
    }
    Term assigned(const ColumnLayout& column, const Value& value) const override;
    std::string limited(std::string_view what, std::string_view from_on,
                        std::size_t rows) const override {
        return fmt::format("SELECT TOP ({}) {} {}", rows, what, from_on);
    }

private:
    std::optional<Term> converted_text(const ColumnLayout& column, const Value& value) const;
};

Result<void> SqlserverDialect::admit(const std::vector<Value>& facts) const {
    constexpr std::int64_t version_of_2012 = 11;
    if (as_number(facts.at(0)) < version_of_2012) {
        return fail(ErrorCode::unsupported,
                    "is older than SQL Server 2012, whose SQL is the least that is needed");
    }
    return {};
}

Kind SqlserverDialect::kind_of(int, std::string_view type_name) const {
    if (is_one_of(type_name, {"tinyint", "smallint", "int", "bigint", "bit"})) {
        return Kind::integer;
    }
    if (is_one_of(type_name, {"char", "varchar", "text", "nchar", "nvarchar", "ntext"})) {
        return Kind::text;
    }
    if (is_one_of(type_name, {"binary", "varbinary", "image", "timestamp"})) {
        return Kind::bytes;
    }
    return type_name == "real" ? Kind::single : type_name == "float" ? Kind::real : Kind::other;
}

/// Style 121 writes moments with all their digits, 2 money with all four of its own. The padding of
/// char(n) means nothing.
std::string SqlserverDialect::read(const ColumnLayout& column) const {
    auto name = quoted(column.name);
    switch (column.kind) {
        case Kind::bytes:
            return fmt::format("CONVERT(varbinary(max), {})", name);
        case Kind::text: {
            const auto text = fmt::format("CONVERT(nvarchar(max), {})", name);
            return is_padded(column) ? fmt::format("RTRIM({})", text) : text;
        }
        case Kind::single:
            return fmt::format("CONVERT(float, {})", name);
        case Kind::other:
            break;
        default:
            return name;
    }
    if (is_one_of(column.base, {"money", "smallmoney"})) {
        return fmt::format("CONVERT(nvarchar(40), {}, 2)", name);
    }
    const bool is_moment = column.base.starts_with("date") || column.base.starts_with("time") ||
                           column.base == "smalldatetime";
    return is_moment ? fmt::format("CONVERT(nvarchar(40), {}, 121)", name)
                     : fmt::format("CONVERT(nvarchar(max), {})", name);
}

/// The lengths keep the types comparable by an index; the code page is that of the column.
std::optional<Term> SqlserverDialect::converted_text(const ColumnLayout& column,
                                                     const Value& value) const {
    constexpr std::int64_t most_indexed_bytes = 8000;
    const auto text = domain::display(value);
    const auto* const wide =
        wide_bytes(text) <= most_indexed_bytes ? "nvarchar(4000)" : "nvarchar(max)";
    if (column.kind == Kind::other) {
        return Term{fmt::format("TRY_CONVERT({}, CONVERT({}, ?))", column.base, wide), {text}};
    }
    if (is_narrow(column) && is_word(column.collation)) {
        return Term{fmt::format("CONVERT(varchar(8000), CONVERT({}, ?) COLLATE {})", wide,
                                column.collation),
                    {text}};
    }
    return Term{fmt::format("CONVERT({}, ?)", wide), {text}};
}

std::optional<Term> SqlserverDialect::converted(const ColumnLayout& column,
                                                const Value& value) const {
    const bool is_blob = std::holds_alternative<Blob>(value);
    if (domain::is_null(value) || is_blob != (column.kind == Kind::bytes)) {
        return std::nullopt;
    }
    if (is_blob) {
        return Term{"CONVERT(varbinary(8000), ?)", {value}};
    }
    if (column.kind == Kind::integer) {
        const auto number = integer_of(value);
        const bool fits = number && std::holds_alternative<std::int64_t>(*number);
        return fits ? std::optional{Term{"CONVERT(bigint, ?)", {*number}}} : std::nullopt;
    }
    if (column.kind == Kind::single || column.kind == Kind::real) {
        const auto number = real_of(value);
        const auto* const type = column.kind == Kind::single ? "real" : "float";
        return number ? std::optional{Term{fmt::format("CONVERT({}, ?)", type), {*number}}}
                      : std::nullopt;
    }
    return converted_text(column, value);
}

Term SqlserverDialect::exactly(const ColumnLayout& column, const Value& value) const {
    const auto name = quoted(column.name);
    if (domain::is_null(value)) {
        return {name + " IS NULL"};
    }
    if (column.kind == Kind::integer && std::holds_alternative<std::int64_t>(value)) {
        return {name + " = CONVERT(bigint, ?)", {value}};
    }
    const bool is_real = std::holds_alternative<double>(value);
    if (is_real && column.kind == Kind::real) {
        return {fmt::format("CONVERT(binary(8), {}) = CONVERT(binary(8), CONVERT(float, ?))", name),
                {value}};
    }
    if (is_real && column.kind == Kind::single) {
        return {fmt::format("CONVERT(binary(4), {}) = CONVERT(binary(4), CONVERT(real, ?))", name),
                {value}};
    }
    if (const auto* blob = std::get_if<Blob>(&value); blob && column.kind == Kind::bytes) {
        return same(name, "?", value, static_cast<std::int64_t>(blob->bytes.size()));
    }
    const auto* const text = std::get_if<std::string>(&value);
    if (text && (column.kind == Kind::text || column.kind == Kind::other)) {
        return same(read(column), "CONVERT(nvarchar(max), ?)", value, wide_bytes(*text));
    }
    return never();
}

std::optional<Term> SqlserverDialect::same_bytes(const ColumnLayout& column,
                                                 const std::vector<Value>& values) const {
    if (column.kind != Kind::text) {
        return std::nullopt;
    }
    Term any{"("};
    for (const auto& value : values) {
        const auto text = domain::display(value);
        any.add(any.values.empty() ? "(" : " OR (");
        any.add(same(read(column), "CONVERT(nvarchar(max), ?)", text, wide_bytes(text)));
        any.add(")");
    }
    any.add(")");
    return any;
}

/// What is no text, number or bytes is converted by the column itself, which refuses what it cannot
/// hold.
Term SqlserverDialect::assigned(const ColumnLayout& column, const Value& value) const {
    if (domain::is_null(value)) {
        return {"NULL"};
    }
    if (column.kind == Kind::bytes) {
        return {"CONVERT(varbinary(max), ?)", {value}};
    }
    const bool is_text = std::holds_alternative<std::string>(value);
    return {is_text ? "CONVERT(nvarchar(max), ?)" : "?", {value}};
}

}  // namespace

std::unique_ptr<Dialect> make_sqlserver_dialect(std::string quote) {
    return std::make_unique<SqlserverDialect>(std::move(quote));
}

}  // namespace callveil::sources::odbc
