// SPDX-License-Identifier: Apache-2.0
#include "sources/postgres/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace callveil::sources::postgres {
namespace {

using domain::TableInfo;

/// Both ends of every foreign key at $1, one row a column pair: own, name, other schema, other
/// table, own column, other column. Copies that a partitioned table makes for its parts are left
/// out.
constexpr const char* find_references = R"(
SELECT k.conrelid = $1::oid, k.oid::text || (k.conrelid = $1::oid)::text, n.nspname, o.relname,
       a.attname, b.attname
FROM (SELECT c.*, c.conrelid AS here, c.confrelid AS there, c.conkey AS mine, c.confkey AS theirs
      FROM pg_constraint c WHERE c.contype = 'f' AND c.conrelid = $1::oid AND c.conparentid = 0
      UNION ALL
      SELECT c.*, c.confrelid, c.conrelid, c.confkey, c.conkey
      FROM pg_constraint c WHERE c.contype = 'f' AND c.confrelid = $1::oid AND c.conparentid = 0) k
JOIN pg_class o ON o.oid = k.there JOIN pg_namespace n ON n.oid = o.relnamespace,
LATERAL unnest(k.mine, k.theirs) WITH ORDINALITY AS pair(mine, theirs, place)
JOIN pg_attribute a ON a.attnum = pair.mine
JOIN pg_attribute b ON b.attnum = pair.theirs
WHERE a.attrelid = k.here AND b.attrelid = k.there
ORDER BY k.conname, 2, pair.place)";

/// Unique indexes and exclusion constraints at $1: name, cannot be checked from outside, column,
/// collation.
constexpr const char* find_unique = R"(
SELECT c.relname,
       i.indpred IS NOT NULL OR i.indexprs IS NOT NULL OR i.indisexclusion, coalesce(a.attname, ''),
       CASE WHEN t.typname = 'citext' THEN 'citext'
            WHEN NOT l.collisdeterministic THEN l.collname ELSE '' END
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
CROSS JOIN LATERAL unnest(i.indkey[0:i.indnkeyatts - 1], i.indcollation[0:i.indnkeyatts - 1])
  WITH ORDINALITY AS k(attnum, sorting, place)
LEFT JOIN LATERAL (SELECT * FROM pg_attribute x WHERE x.attrelid = $1::oid AND x.attnum = k.attnum
                   AND k.attnum > 0) a ON true
LEFT JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_collation l ON l.oid = k.sorting
WHERE i.indrelid = $1::oid AND (i.indisunique OR i.indisexclusion) AND i.indislive
ORDER BY NOT i.indisprimary, i.indexrelid, k.place)";

/// CHECK conditions of the table and of the domains of its columns.
constexpr const char* find_checks = R"(
SELECT pg_get_expr(c.conbin, c.conrelid) FROM pg_constraint c
WHERE c.contype = 'c' AND c.conrelid = $1::oid
UNION ALL
SELECT a.attname || ' is of ' || pg_get_constraintdef(c.oid) FROM pg_attribute a
JOIN pg_constraint c ON c.contypid = a.atttypid AND c.contype = 'c'
WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped)";

/// Bit 16 of tgtype is UPDATE.
constexpr const char* find_triggers = R"(
SELECT tgname FROM pg_trigger WHERE tgrelid = $1::oid AND NOT tgisinternal
AND tgtype & 16 <> 0 AND tgenabled <> 'D' ORDER BY tgname)";

void add_columns(const Layout& layout, TableInfo& info) {
    for (const auto& from : layout.columns) {
        auto& column = info.columns.emplace_back();
        column.name = from.name;
        column.declared_type = from.declared;
        column.affinity = affinity_of(from.type);
        column.max_integer = max_integer_of(from.type);
        column.enforced = true;
        column.not_null = from.not_null;
        column.generated = from.generated;
        if (from.length > 0) {
            column.max_code_points = static_cast<std::size_t>(from.length);
        }
        const auto place = std::find(layout.declared.begin(), layout.declared.end(), from.name);
        column.key_position = place == layout.declared.end()
                                  ? 0
                                  : static_cast<int>(place - layout.declared.begin()) + 1;
        column.collation = from.collation;
    }
}

void add_unique(const Rows& rows, TableInfo& info) {
    for (const auto& row : rows) {
        const auto name = as_text(row[0]);
        if (info.unique.empty() || info.unique.back().name != name) {
            info.unique.push_back({name, {}, as_bool(row[1]), {}});
        }
        const auto column = as_text(row[2]);
        if (!column.empty()) {
            info.unique.back().columns.push_back(column);
            info.unique.back().collations.push_back(as_text(row[3]));
        }
    }
}

void add_references(const Rows& rows, const std::string& usual_schema, TableInfo& info) {
    std::string last;
    for (const auto& row : rows) {
        auto& keys = as_bool(row[0]) ? info.foreign_keys : info.referenced_by;
        if (as_text(row[1]) != last) {
            last = as_text(row[1]);
            const auto schema = as_text(row[2]);
            const auto other =
                schema == usual_schema ? as_text(row[3]) : schema + "." + as_text(row[3]);
            keys.push_back({{}, other, {}});
        }
        keys.back().columns.push_back(as_text(row[4]));
        keys.back().other_columns.push_back(as_text(row[5]));
    }
}

std::vector<std::string> texts_of(const Rows& rows) {
    std::vector<std::string> texts;
    for (const auto& row : rows) {
        texts.push_back(as_text(row[0]));
    }
    return texts;
}

}  // namespace

Result<TableInfo> describe_table(Connection& connection, std::string_view table) {
    CALLVEIL_ASSIGN(const auto layout, read_layout(connection, table));
    const Parameters oid{std::to_string(layout.oid)};
    TableInfo info;
    info.name = layout.name;
    info.is_view = layout.kind == 'v' || layout.kind == 'm';
    info.strict = true;
    if (layout.has_key) {
        info.key_columns = layout.key;
    }
    add_columns(layout, info);
    CALLVEIL_ASSIGN(const auto unique, connection.run(find_unique, oid));
    add_unique(unique, info);
    CALLVEIL_ASSIGN(const auto references, connection.run(find_references, oid));
    add_references(references, connection.options().schema, info);
    CALLVEIL_ASSIGN(const auto triggers, connection.run(find_triggers, oid));
    info.update_triggers = texts_of(triggers);
    CALLVEIL_ASSIGN(const auto checks, connection.run(find_checks, oid));
    info.checks = texts_of(checks);
    CALLVEIL_ASSIGN(info.obstacles, find_obstacles(connection, layout));
    return info;
}

Result<std::vector<std::string>> list_tables(Connection& connection) {
    CALLVEIL_ASSIGN(
        const auto rows,
        connection.run("SELECT CASE WHEN n.nspname = $1 THEN c.relname ELSE n.nspname || '.' || "
                       "c.relname END FROM pg_class c JOIN pg_namespace n ON n.oid = "
                       "c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT "
                       "c.relispartition AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> "
                       "'information_schema' AND (n.nspname = $1 OR has_schema_privilege(n.oid, "
                       "'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')) ORDER BY "
                       "n.nspname <> $1, 1",
                       {connection.options().schema}));
    return texts_of(rows);
}

}  // namespace callveil::sources::postgres
