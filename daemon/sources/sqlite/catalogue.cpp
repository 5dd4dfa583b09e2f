// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/catalogue.hpp"

#include <algorithm>
#include <cstddef>

#include "sources/sqlite/sql_tokens.hpp"

namespace callveil::sources {
namespace {

using domain::Affinity;
using domain::TableInfo;

std::string upper(std::string_view text) {
    std::string result{text};
    for (auto& letter : result) {
        letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - ('a' - 'A')) : letter;
    }
    return result;
}

Result<void> add_columns(Connection& connection, const Layout& layout, TableInfo& info) {
    CALLVEIL_ASSIGN(const auto rows,
                    connection.rows("SELECT name, type, \"notnull\", pk, hidden FROM "
                                    "pragma_table_xinfo(?1, 'main') ORDER BY cid",
                                    {layout.table}));
    for (const auto& row : rows) {
        auto& column = info.columns.emplace_back();
        column.name = as_text(row[0]);
        column.declared_type = as_text(row[1]);
        column.affinity = affinity_of(column.declared_type, layout.strict);
        column.key_position = static_cast<int>(as_number(row[3]));
        const bool is_rowid = layout.rowid_is_column && column.key_position > 0;
        column.enforced = is_rowid || (layout.strict && column.affinity != Affinity::any);
        column.not_null = as_number(row[2]) != 0 || is_rowid;
        column.generated = as_number(row[4]) >= 2;
        if (!info.is_view) {
            column.collation = connection.collation(layout.table, column.name);
        }
    }
    return {};
}

Result<void> add_unique(Connection& connection, const Layout& layout, TableInfo& info) {
    if (layout.rowid_is_column) {
        info.unique.push_back({"PRIMARY KEY", layout.declared, false, {""}});
    }
    CALLVEIL_ASSIGN(
        const auto rows,
        connection.rows("SELECT list.name, list.partial, part.name, part.cid, part.coll FROM "
                        "pragma_index_list(?1, 'main') AS list JOIN "
                        "pragma_index_xinfo(list.name, 'main') AS part WHERE list.\"unique\" "
                        "AND part.key ORDER BY list.seq, part.seqno",
                        {layout.table}));
    for (const auto& row : rows) {
        const auto name = as_text(row[0]);
        if (info.unique.empty() || info.unique.back().name != name) {
            info.unique.push_back({name, {}, as_number(row[1]) != 0, {}});
        }
        if (as_number(row[3]) < 0) {
            info.unique.back().partial_or_expression = true;
        } else {
            const auto collation = as_text(row[4]);
            info.unique.back().columns.push_back(as_text(row[2]));
            info.unique.back().collations.push_back(same_word(collation, "BINARY") ? ""
                                                                                   : collation);
        }
    }
    return {};
}

/// A reference without column names means the primary key of the table that it names.
Result<void> name_implicit_key(Connection& connection, const std::string& parent,
                               std::vector<std::string>& columns) {
    if (std::none_of(columns.begin(), columns.end(),
                     [](const auto& name) { return name.empty(); })) {
        return {};
    }
    auto layout = read_layout(connection, parent);
    if (layout && layout->declared.size() == columns.size()) {
        columns = layout->declared;
    }
    return layout || layout.error().code == ErrorCode::not_found ? Result<void>{}
                                                                 : fail(layout.error());
}

/// Rows are (child, id, parent, from, to), ordered by child, id and place.
struct Reference {
    std::string child;
    std::int64_t id = 0;
    std::string parent;
    std::vector<std::string> from;
    std::vector<std::string> to;
};

Result<std::vector<Reference>> read_references(Connection& connection, const std::string& filter,
                                               const std::string& table) {
    CALLVEIL_ASSIGN(
        const auto rows,
        connection.rows(
            "SELECT child.name, key.id, key.\"table\", key.\"from\", coalesce(key.\"to\", '') "
            "FROM sqlite_schema AS child JOIN pragma_foreign_key_list(child.name, 'main') "
            "AS key WHERE child.type = 'table' AND child.sql NOT LIKE 'CREATE VIRTUAL%' "
            "AND " +
                filter + " = ?1 COLLATE NOCASE ORDER BY child.name, key.id, key.seq",
            {table}));
    std::vector<Reference> references;
    for (const auto& row : rows) {
        const auto child = as_text(row[0]);
        const auto id = as_number(row[1]);
        if (references.empty() || references.back().child != child || references.back().id != id) {
            references.push_back({child, id, as_text(row[2]), {}, {}});
        }
        references.back().from.push_back(as_text(row[3]));
        references.back().to.push_back(as_text(row[4]));
    }
    for (auto& reference : references) {
        CALLVEIL_TRY(name_implicit_key(connection, reference.parent, reference.to));
    }
    return references;
}

Result<void> add_foreign_keys(Connection& connection, const Layout& layout, TableInfo& info) {
    CALLVEIL_ASSIGN(auto own, read_references(connection, "child.name", layout.table));
    for (auto& reference : own) {
        info.foreign_keys.push_back({reference.from, reference.parent, reference.to});
    }
    CALLVEIL_ASSIGN(auto others, read_references(connection, "key.\"table\"", layout.table));
    for (auto& reference : others) {
        info.referenced_by.push_back({reference.to, reference.child, reference.from});
    }
    return {};
}

Result<void> add_triggers(Connection& connection, const Layout& layout, TableInfo& info) {
    CALLVEIL_ASSIGN(
        const auto rows,
        connection.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND "
                        "tbl_name = ?1 COLLATE NOCASE ORDER BY name",
                        {layout.table}));
    for (const auto& row : rows) {
        if (is_update_trigger(as_text(row[1]))) {
            info.update_triggers.push_back(as_text(row[0]));
        }
    }
    return {};
}

}  // namespace

Affinity affinity_of(std::string_view declared_type, bool strict) {
    const auto type = upper(declared_type);
    const auto says = [&](std::string_view word) { return type.find(word) != std::string::npos; };
    if (type.empty() || (strict && type == "ANY")) {
        return Affinity::any;
    }
    if (says("INT")) {
        return Affinity::integer;
    }
    if (says("CHAR") || says("CLOB") || says("TEXT")) {
        return Affinity::text;
    }
    if (says("BLOB")) {
        return Affinity::blob;
    }
    return says("REAL") || says("FLOA") || says("DOUB") ? Affinity::real : Affinity::numeric;
}

Result<TableInfo> describe_table(Connection& connection, std::string_view table) {
    CALLVEIL_ASSIGN(const auto layout, read_layout(connection, table));
    TableInfo info;
    info.name = layout.table;
    info.is_view = layout.kind == "view";
    info.strict = layout.strict;
    info.key_columns = layout.key;
    if (layout.kind != "virtual") {
        CALLVEIL_TRY(add_columns(connection, layout, info));
        CALLVEIL_TRY(add_unique(connection, layout, info));
        CALLVEIL_TRY(add_foreign_keys(connection, layout, info));
    }
    CALLVEIL_TRY(add_triggers(connection, layout, info));
    if (layout.kind == "table") {
        info.checks = check_texts(layout.create);
    }
    find_obstacles(connection, layout, info);
    return info;
}

Result<std::vector<std::string>> list_tables(Connection& connection) {
    CALLVEIL_ASSIGN(
        const auto rows,
        connection.rows("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND "
                        "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
                        {}));
    std::vector<std::string> names;
    for (const auto& row : rows) {
        names.push_back(as_text(row[0]));
    }
    return names;
}

}  // namespace callveil::sources
