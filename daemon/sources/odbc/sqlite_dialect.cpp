// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "sources/odbc/dialects.hpp"
#include "sources/sqlite/access.hpp"
#include "sources/sqlite/catalogue.hpp"
#include "sources/sqlite/sql_tokens.hpp"

namespace callveil::sources::odbc {
namespace {

using domain::Value;

/// Where a key column may be NULL in SQLite although it stands in a PRIMARY KEY, it is no key.
constexpr std::string_view select_columns = R"(
SELECT c.name, '', '', CASE WHEN c.hidden >= 2 THEN '1' ELSE '0' END,
       CASE WHEN c."notnull" OR t.wr
                 OR (c.pk > 0 AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name, 'main')
                                              WHERE origin = 'pk')) THEN '1' ELSE '0' END,
       '', '1', '1', NULL
FROM pragma_table_list(CAST(? AS TEXT)) AS t JOIN pragma_table_xinfo(t.name, 'main') AS c
WHERE t.schema = 'main' AND t.type IN ('table', 'view') ORDER BY c.cid)";

constexpr std::string_view select_unique = R"(
SELECT 'PRIMARY KEY', '0', c.name, ''
FROM pragma_table_info(CAST(? AS TEXT), 'main') AS c WHERE c.pk = 1 AND NOT EXISTS
  (SELECT 1 FROM pragma_index_list(CAST(? AS TEXT), 'main') WHERE origin = 'pk')
UNION ALL
SELECT * FROM (
SELECT list.name, CASE WHEN list.partial OR part.cid < 0 THEN '1' ELSE '0' END,
       coalesce(part.name, ''), CASE WHEN upper(part.coll) = 'BINARY' THEN '' ELSE part.coll END
FROM pragma_index_list(CAST(? AS TEXT), 'main') AS list
JOIN pragma_index_xinfo(list.name, 'main') AS part
WHERE list."unique" AND part.key ORDER BY list.seq, part.seqno))";

Term about(std::string_view query, const TableName& table) {
    Term term{std::string{query}};
    for (auto at = query.find('?'); at != std::string_view::npos; at = query.find('?', at + 1)) {
        term.values.emplace_back(table.table);
    }
    return term;
}

bool is_text(const Value& value) {
    return std::holds_alternative<std::string>(value);
}

/// Text goes as bytes, because drivers end it at its first NUL; the plus takes away the affinity,
/// so that the column's own counts.
Term parameter(const Value& value) {
    return is_text(value) ? Term{"+CAST(? AS TEXT)", {domain::Blob{as_text(value)}}}
                          : Term{"?", {value}};
}

/// NaN is NULL to SQLite, and of zeros it tells one kind alone.
bool is_never_read(const Value& value) {
    const auto* const real = std::get_if<double>(&value);
    return real != nullptr && (std::isnan(*real) || (*real == 0.0 && std::signbit(*real)));
}

class SqliteDialect final : public Dialect {
public:
    using Dialect::Dialect;

    std::vector<std::pair<std::string, std::string>> keywords(
        const OdbcSourceOptions& options) const override {
        return {{"Timeout", std::to_string(options.busy_timeout.count())},
                {"FKSupport", "1"},
                {"NoCreat", "1"},
                {"NoTXN", "0"}};
    }
    std::vector<std::string> settings(const OdbcSourceOptions&) const override {
        // The driver sets synchronous to NORMAL, with which a power failure takes a commit back.
        return {"PRAGMA foreign_keys=ON", "PRAGMA secure_delete=ON", "PRAGMA trusted_schema=OFF",
                "PRAGMA temp_store=MEMORY", "PRAGMA synchronous=EXTRA"};
    }
    std::string session_facts() const override {
        return "SELECT d.file, e.encoding, s.synchronous FROM pragma_database_list AS d, "
               "pragma_encoding AS e, pragma_synchronous AS s WHERE d.name = 'main'";
    }
    Result<void> admit(const std::vector<Value>& facts) const override;
    std::string echo() const override { return "SELECT coalesce(+CAST(? AS TEXT), '')"; }
    std::string state_of(const Diagnosis& why) const override;

    std::string usual_schema() const override { return "SELECT ''"; }
    Term column_facts(const TableName& table) const override {
        return about(select_columns, table);
    }
    Term unique_keys(const TableName& table) const override { return about(select_unique, table); }
    Term trigger_facts(const TableName& table) const override {
        return about(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = CAST(? AS "
            "TEXT) COLLATE NOCASE ORDER BY name",
            table);
    }
    std::vector<std::string> update_triggers(const Rows& facts) const override;
    Term check_facts(const TableName& table) const override {
        return about(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = CAST(? AS TEXT)", table);
    }
    std::vector<std::string> checks(const Rows& facts) const override {
        return facts.empty() ? std::vector<std::string>{} : check_texts(as_text(facts[0].at(0)));
    }
    Kind kind_of(int, std::string_view) const override { return Kind::loose; }
    domain::Affinity affinity_of(const ColumnLayout& column) const override {
        return sources::affinity_of(column.declared, false);
    }
    bool is_strict() const override { return false; }

    std::string read(const ColumnLayout& column) const override;
    std::optional<Term> converted(const ColumnLayout&, const Value& value) const override {
        const auto* const real = std::get_if<double>(&value);
        const bool equals_nothing =
            domain::is_null(value) || (real != nullptr && std::isnan(*real));
        return equals_nothing ? std::nullopt : std::optional{parameter(value)};
    }
    Term exactly(const ColumnLayout& column, const Value& value) const override;
    std::optional<Term> same_bytes(const ColumnLayout&, const std::vector<Value>&) const override {
        return std::nullopt;
    }
    std::string under(const ColumnLayout& column, std::string_view collation) const override {
        const bool is_known = same_word(collation, "NOCASE") || same_word(collation, "RTRIM");
        return fmt::format("{} COLLATE {}", quoted(column.name), is_known ? collation : "BINARY");
    }
    bool can_hold(const ColumnLayout&, const Value& value) const override {
        const auto* const real = std::get_if<double>(&value);
        return real == nullptr || !std::isnan(*real);
    }
    Term assigned(const ColumnLayout&, const Value& value) const override {
        return domain::is_null(value) ? Term{"NULL"} : parameter(value);
    }
    /// A table that says ON CONFLICT REPLACE would else drop other rows.
    std::string update() const override { return "UPDATE OR ABORT "; }
};

Result<void> SqliteDialect::admit(const std::vector<Value>& facts) const {
    if (as_text(facts.at(1)) != "UTF-8") {
        return fail(ErrorCode::misconfigured,
                    "is not in UTF-8; name it with kind sqlite, which reads every encoding");
    }
    if (domain::display(facts.at(2)) != "3") {
        return fail(ErrorCode::misconfigured,
                    "does not keep its commits through a power failure; leave SyncPragma out of "
                    "'connection' and of the DSN");
    }
    CALLVEIL_ASSIGN(const auto site, look_at(as_text(facts.at(0))));
    return judge(site, this_process(), groups_of(site.file.owner));
}

/// The driver says HY000 of everything, with the number of SQLite (sqlite.org/rescode.html).
std::string SqliteDialect::state_of(const Diagnosis& why) const {
    switch (why.native & 0xff) {
        case 1:
            return "42000";
        case 5:
        case 6:
            return "55P03";
        case 8:
        case 14:
            return "25006";
        case 9:
            return "57014";
        case 10:
            return "58030";
        case 11:
        case 26:
            return "XX001";
        case 13:
            return "53100";
        case 19:
            return "23000";
        case 20:
            return "22000";
        default:
            return why.state;
    }
}

std::vector<std::string> SqliteDialect::update_triggers(const Rows& facts) const {
    std::vector<std::string> names;
    for (const auto& row : facts) {
        if (is_update_trigger(as_text(row.at(1)))) {
            names.push_back(as_text(row.at(0)));
        }
    }
    return names;
}

/// 20 digits are more than a double holds, so that each comes back as it was.
std::string SqliteDialect::read(const ColumnLayout& column) const {
    return fmt::format(
        "CASE typeof({0}) WHEN 'text' THEN 'T' || hex({0}) WHEN 'blob' THEN 'B' || hex({0}) "
        "WHEN 'integer' THEN 'I' || {0} WHEN 'real' THEN 'R' || printf('%!.20g', {0}) END",
        quoted(column.name));
}

Term SqliteDialect::exactly(const ColumnLayout& column, const Value& value) const {
    static constexpr std::array<std::string_view, 5> classes{"null", "integer", "real", "text",
                                                             "blob"};
    const auto name = quoted(column.name);
    if (domain::is_null(value)) {
        return {name + " IS NULL"};
    }
    if (is_never_read(value)) {
        return never();
    }
    Term term{fmt::format("{} COLLATE BINARY = ", name)};
    term.add(parameter(value));
    term.add(fmt::format(" AND typeof({}) = '{}'", name, classes.at(value.index())));
    return term;
}

}  // namespace

std::unique_ptr<Dialect> make_sqlite_dialect(std::string quote) {
    return std::make_unique<SqliteDialect>(std::move(quote));
}

}  // namespace callveil::sources::odbc
