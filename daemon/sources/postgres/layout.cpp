// SPDX-License-Identifier: Apache-2.0
#include "sources/postgres/layout.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace callveil::sources::postgres {
namespace {

/// $1 name, $2 usual schema. A name with a dot may be `schema.table`; a table that is called so
/// comes first.
constexpr const char* find_table = R"(
SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text,
       row_security_active(c.oid) AND has_schema_privilege(n.oid, 'USAGE'),
       c.relkind IN ('r', 'p') OR (pg_relation_is_updatable(c.oid, false) & 4) <> 0,
       EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.ev_type = '2'),
       has_schema_privilege(n.oid, 'USAGE')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND (c.relname = $1 AND n.nspname = $2 OR n.nspname || '.' || c.relname = $1)
ORDER BY n.nspname = $2 DESC LIMIT 1)";

/// $1 oid of the table. The type below all domains is what values are cast to.
constexpr const char* find_columns = R"(
WITH RECURSIVE part AS (
  SELECT a.attnum, a.atttypid AS type, a.atttypmod AS typmod, a.attnotnull AS required
  FROM pg_attribute a WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT part.attnum, t.typbasetype, CASE WHEN part.typmod < 0 THEN t.typtypmod ELSE part.typmod END,
         part.required OR t.typnotnull
  FROM part JOIN pg_type t ON t.oid = part.type WHERE t.typtype = 'd')
SELECT a.attname, format_type(a.atttypid, a.atttypmod), format_type(part.type, -1), base.typname,
       part.type::bigint, part.required, a.attgenerated <> '' OR a.attidentity = 'a',
       CASE WHEN part.type IN (1042, 1043) AND part.typmod > 4 THEN part.typmod - 4 ELSE 0 END,
       CASE WHEN base.typname = 'citext' THEN 'citext'
            WHEN NOT l.collisdeterministic THEN l.collname ELSE '' END,
       has_column_privilege($1::oid, a.attnum, 'SELECT'),
       has_column_privilege($1::oid, a.attnum, 'UPDATE')
FROM part JOIN pg_attribute a ON a.attrelid = $1::oid AND a.attnum = part.attnum
JOIN pg_type base ON base.oid = part.type AND base.typtype <> 'd'
LEFT JOIN pg_collation l ON l.oid = a.attcollation
ORDER BY a.attnum)";

/// The primary key, else the smallest unique index over whole NOT NULL columns.
constexpr const char* find_key = R"(
SELECT a.attname, i.indisprimary
FROM (SELECT * FROM pg_index x WHERE x.indrelid = $1::oid AND x.indisunique AND x.indisvalid
      AND x.indimmediate AND x.indpred IS NULL AND x.indexprs IS NULL
      AND NOT EXISTS (SELECT FROM pg_attribute b WHERE b.attrelid = x.indrelid
                      AND b.attnum = ANY(x.indkey[0:x.indnkeyatts - 1]) AND NOT b.attnotnull)
      ORDER BY NOT x.indisprimary, x.indnkeyatts, x.indexrelid LIMIT 1) i,
     LATERAL unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY AS k(attnum, place)
JOIN pg_attribute a ON a.attnum = k.attnum
WHERE a.attrelid = i.indrelid
ORDER BY k.place)";

LayoutColumn column_from(const std::vector<domain::Value>& row) {
    const auto type = static_cast<unsigned>(as_number(row[4]));
    return {.name = as_text(row[0]),
            .declared = as_text(row[1]),
            .base = as_text(row[2]),
            .base_name = as_text(row[3]),
            .cells = class_of(type),
            .type = type,
            .not_null = as_bool(row[5]),
            .generated = as_bool(row[6]),
            .length = as_number(row[7]),
            .collation = as_text(row[8]),
            .readable = as_bool(row[9]),
            .writable = as_bool(row[10])};
}

Layout table_from(const std::vector<domain::Value>& row, const std::string& usual_schema) {
    Layout layout;
    layout.oid = as_number(row[0]);
    layout.schema = as_text(row[1]);
    layout.table = as_text(row[2]);
    layout.name = layout.schema == usual_schema ? layout.table : layout.schema + "." + layout.table;
    layout.kind = as_text(row[3]).at(0);
    layout.rls = as_bool(row[4]);
    layout.updatable = as_bool(row[5]);
    layout.has_rules = as_bool(row[6]);
    layout.usable = as_bool(row[7]);
    return layout;
}

void address_by_all_columns(Layout& layout) {
    for (const auto& column : layout.columns) {
        if (column.readable) {
            layout.key.push_back(column.name);
        }
    }
}

}  // namespace

const LayoutColumn* Layout::column(std::string_view wanted) const {
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const auto& each) { return each.name == wanted; });
    return found == columns.end() ? nullptr : &*found;
}

std::string Layout::quoted() const {
    return quote_name(schema) + "." + quote_name(table);
}

Result<Layout> read_layout(Connection& connection, std::string_view table) {
    const auto& usual = connection.options().schema;
    CALLVEIL_ASSIGN(const auto found, connection.run(find_table, {std::string{table}, usual}));
    if (found.empty()) {
        return fail(
            ErrorCode::not_found,
            fmt::format("Lead database {} has no table '{}' in schema '{}'; correct the data "
                        "map.",
                        connection.options().name, table, usual));
    }
    auto layout = table_from(found.front(), usual);
    const auto oid = std::to_string(layout.oid);
    CALLVEIL_ASSIGN(const auto columns, connection.run(find_columns, {oid}));
    for (const auto& row : columns) {
        layout.columns.push_back(column_from(row));
    }
    CALLVEIL_ASSIGN(const auto key, connection.run(find_key, {oid}));
    for (const auto& row : key) {
        layout.key.push_back(as_text(row[0]));
        if (as_bool(row[1])) {
            layout.declared.push_back(as_text(row[0]));
        }
    }
    layout.has_key = !layout.key.empty();
    if (!layout.has_key) {
        address_by_all_columns(layout);
    }
    return layout;
}

Result<Layout> read_rows_layout(Connection& connection, std::string_view table,
                                const std::vector<std::string>& columns) {
    CALLVEIL_ASSIGN(auto layout, read_layout(connection, table));
    for (const auto& column : columns) {
        if (layout.column(column) == nullptr) {
            return fail(ErrorCode::misconfigured,
                        fmt::format("Table '{}' has no column '{}'; correct the data map.",
                                    layout.name, column));
        }
    }
    return layout;
}

}  // namespace callveil::sources::postgres
