// SPDX-License-Identifier: Apache-2.0
#include "sources/postgres/lookup.hpp"

#include <fmt/format.h>

#include <iterator>
#include <set>

namespace callveil::sources::postgres {
namespace {

using Texts = std::vector<std::string>;

/// Each text form once, without values that the column cannot hold as far as we can tell.
Texts convertible(const std::vector<domain::Value>& values, CellClass cells) {
    std::set<std::string> kept;
    for (const auto& value : values) {
        if (auto text = convert(value, cells)) {
            kept.insert(std::move(*text));
        }
    }
    return {kept.begin(), kept.end()};
}

Parameters optional_of(const Texts& texts) {
    return {texts.begin(), texts.end()};
}

/// A type has no question "does this text fit?", so the server converts all of them; where one is
/// refused, each half is tried by itself.
Result<Texts> fitting(Connection& connection, const std::string& type, const Texts& texts) {
    if (texts.empty()) {
        return texts;
    }
    auto rows = connection.run(
        fmt::format("SELECT DISTINCT (x::{})::text FROM unnest($1::text[]) AS x", type),
        {array_literal(optional_of(texts))});
    if (rows) {
        Texts fit;
        for (const auto& row : *rows) {
            fit.push_back(as_text(row[0]));
        }
        return fit;
    }
    if (!connection.state().starts_with("22")) {
        return fail(rows.error());
    }
    if (texts.size() == 1) {
        return Texts{};
    }
    const auto middle = texts.begin() + static_cast<std::ptrdiff_t>(texts.size() / 2);
    CALLVEIL_ASSIGN(auto fit, fitting(connection, type, {texts.begin(), middle}));
    CALLVEIL_ASSIGN(auto more, fitting(connection, type, {middle, texts.end()}));
    fit.insert(fit.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
    return fit;
}

/// Types that have no equality of their own, and arrays, of which there can be no list, are
/// compared by their text.
bool has_equality(const LayoutColumn& column) {
    static const std::set<std::string, std::less<>> without{
        "json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle"};
    return !without.contains(column.base_name) && !column.base_name.starts_with('_');
}

std::string by_text(const LayoutColumn& column) {
    return fmt::format(R"({}::text COLLATE "C" = ANY($1::text[]))", quote_name(column.name));
}

std::string by_value(const LayoutColumn& column) {
    return fmt::format("{} = ANY($1::{}[])", quote_name(column.name), column.base);
}

std::string by_bytes(const LayoutColumn& column) {
    if (!has_equality(column)) {
        return by_text(column);
    }
    return column.is_loose() ? by_value(column) + " AND " + by_text(column) : by_value(column);
}

std::string by_collation(const LayoutColumn& column, std::string_view collation) {
    if (collation.empty()) {
        return by_bytes(column);
    }
    if (collation == "citext") {
        return fmt::format("{}::citext = ANY($1::citext[])", quote_name(column.name));
    }
    return fmt::format("{} COLLATE {} = ANY($1::text[])", quote_name(column.name),
                       quote_name(collation));
}

}  // namespace

std::string array_literal(const Parameters& elements) {
    std::string literal = "{";
    for (const auto& element : elements) {
        literal += literal.size() == 1 ? "" : ",";
        if (!element) {
            literal += "NULL";
            continue;
        }
        literal += '"';
        for (const char letter : *element) {
            literal += letter == '"' || letter == '\\' ? "\\" : "";
            literal += letter;
        }
        literal += '"';
    }
    return literal + "}";
}

Result<std::optional<Lookup>> make_lookup(Connection& connection, const LayoutColumn& column,
                                          Sameness sameness, std::string_view collation,
                                          const std::vector<domain::Value>& values) {
    auto texts = convertible(values, column.cells);
    const bool by_server = column.cells != CellClass::text && column.base_name != "citext";
    if (by_server) {
        CALLVEIL_ASSIGN(texts, fitting(connection, column.base, texts));
    }
    if (texts.empty()) {
        return std::optional<Lookup>{};
    }
    return std::optional{
        Lookup{sameness == Sameness::bytes ? by_bytes(column) : by_collation(column, collation),
               {array_literal(optional_of(texts))}}};
}

}  // namespace callveil::sources::postgres
