// SPDX-License-Identifier: Apache-2.0
#include "sources/mariadb/terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sources/numbers.hpp"

namespace callveil::sources::mariadb {
namespace {

using domain::Blob;
using domain::Value;

bool is_word(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '_';
    });
}

bool is_text(const ColumnLayout& column) {
    return column.kind == Kind::text || column.kind == Kind::choice;
}

/// A conversion of the parameter, not of the column, keeps the index of use.
Term text_term(const ColumnLayout& column, std::string text, std::string_view collation) {
    if (!is_word(column.charset)) {
        return {"?", {std::move(text)}};
    }
    const bool fits = is_word(collation) && collation.starts_with(column.charset + "_");
    return {fmt::format("CONVERT(? USING {}) COLLATE {}", column.charset,
                        fits ? collation : std::string_view{column.collation}),
            {std::move(text)}};
}

std::optional<Term> bytes_term(const Value& value) {
    if (std::holds_alternative<Blob>(value)) {
        return Term{"?", {value}};
    }
    return std::holds_alternative<double>(value)
               ? std::nullopt
               : std::optional{Term{"?", {Blob{domain::display(value)}}}};
}

std::optional<Term> integer_term(const Value& value) {
    const auto number = integer_of(value);
    if (!number) {
        return std::nullopt;
    }
    return std::holds_alternative<std::string>(*number) ? Term{"CAST(? AS UNSIGNED)", {*number}}
                                                        : Term{"?", {*number}};
}

std::optional<Term> real_term(const Value& value, Kind kind) {
    const auto number = real_of(value);
    if (!number) {
        return std::nullopt;
    }
    return Term{"?", {kind == Kind::single ? double{static_cast<float>(*number)} : *number}};
}

std::optional<Term> temporal_term(const Value& value, Kind kind) {
    const auto* const text = std::get_if<std::string>(&value);
    if (text == nullptr || !(kind == Kind::time ? is_time(*text) : is_moment(*text))) {
        return std::nullopt;
    }
    return Term{kind == Kind::time ? "CAST(? AS TIME(6))" : "CAST(? AS DATETIME(6))", {*text}};
}

/// The cell as text in the bytes of utf8mb4, whatever the column's own character set is.
std::string own_text(const std::string& name) {
    return fmt::format("BINARY CAST({} AS CHAR CHARACTER SET utf8mb4)", name);
}

/// `=` alone takes 0 and -0 for the same.
Term is_real(const std::string& name, double number) {
    Term term{name + " = ?", {number}};
    if (number == 0.0) {
        term.add(Term{fmt::format(" AND {} = ?", own_text(name)),
                      {Blob{std::signbit(number) ? "-0" : "0"}}});
    }
    return term;
}

bool holds_own_text(Kind kind) {
    return kind == Kind::text || kind == Kind::choice || kind == Kind::decimal ||
           kind == Kind::date || kind == Kind::moment || kind == Kind::time || kind == Kind::other;
}

Term never() {
    return {"FALSE", {}};
}

/// `key[place]` SIGN value, or FALSE where the column cannot hold it.
Term compare(const Layout& layout, const domain::RowKey& key, std::size_t place,
             std::string_view sign) {
    const auto& column = *layout.find(layout.key[place]);
    auto value = converted(column, key[place]);
    if (!value) {
        return never();
    }
    Term term{fmt::format("{} {} ", quote_name(column.name), sign), {}};
    term.add(std::move(*value));
    return term;
}

/// a >= 1 AND (a > 1 OR (a = 1 AND b > 2)): of comparisons of rows the server makes no use of the
/// index.
Term in_order(const Layout& layout, const domain::RowKey& key, std::size_t place, char sign,
              std::string_view last_sign) {
    if (place + 1 == layout.key.size()) {
        return compare(layout, key, place, last_sign);
    }
    auto term = compare(layout, key, place, std::string{sign} + "=");
    term.add(" AND (");
    term.add(compare(layout, key, place, std::string{sign}));
    term.add(" OR (");
    term.add(in_order(layout, key, place + 1, sign, last_sign));
    term.add("))");
    return term;
}

}  // namespace

void Term::add(Term other) {
    sql += other.sql;
    std::move(other.values.begin(), other.values.end(), std::back_inserter(values));
}

std::string quote_name(std::string_view name) {
    std::string quoted = "`";
    for (const char letter : name) {
        quoted += letter == '`' ? std::string{"``"} : std::string(1, letter);
    }
    return quoted + "`";
}

std::string quoted_list(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) {
        list += (list.empty() ? "" : ", ") + quote_name(name);
    }
    return list;
}

std::string select_term(const ColumnLayout& column) {
    auto name = quote_name(column.name);
    switch (column.kind) {
        case Kind::bit:
            return fmt::format("CAST({} AS UNSIGNED)", name);
        case Kind::decimal:
        case Kind::date:
        case Kind::moment:
        case Kind::time:
        case Kind::other:
            return fmt::format("CAST({} AS CHAR CHARACTER SET utf8mb4)", name);
        default:
            return name;
    }
}

std::optional<std::string> compared_text(const ColumnLayout& column, const Value& value) {
    const bool has_text =
        !domain::is_null(value) && !std::holds_alternative<Blob>(value) && is_text(column);
    return has_text ? std::optional{domain::display(value)} : std::nullopt;
}

std::optional<Term> converted(const ColumnLayout& column, const Value& value,
                              std::string_view collation) {
    if (domain::is_null(value)) {
        return std::nullopt;
    }
    switch (column.kind) {
        case Kind::bytes:
            return bytes_term(value);
        case Kind::integer:
        case Kind::bit:
            return integer_term(value);
        case Kind::single:
        case Kind::real:
            return real_term(value, column.kind);
        case Kind::decimal: {
            const auto number = decimal_of(value);
            return number ? std::optional{Term{"CAST(? AS DECIMAL(65,30))", {*number}}}
                          : std::nullopt;
        }
        case Kind::date:
        case Kind::moment:
        case Kind::time:
            return temporal_term(value, column.kind);
        default:
            return std::holds_alternative<Blob>(value)
                       ? std::nullopt
                       : std::optional{text_term(column, domain::display(value), collation)};
    }
}

Term is_exactly(const ColumnLayout& column, const Value& value) {
    const auto name = quote_name(column.name);
    const auto* const text = std::get_if<std::string>(&value);
    if (domain::is_null(value)) {
        return {name + " IS NULL", {}};
    }
    if (text != nullptr && holds_own_text(column.kind)) {
        return {own_text(name) + " = ?", {Blob{*text}}};
    }
    if (std::holds_alternative<Blob>(value) && column.kind == Kind::bytes) {
        return {fmt::format("BINARY {} = ?", name), {value}};
    }
    const auto* const real = std::get_if<double>(&value);
    if (real != nullptr && (column.kind == Kind::real || column.kind == Kind::single)) {
        return is_real(name, *real);
    }
    const bool is_integer = column.kind == Kind::integer || column.kind == Kind::bit;
    if (is_integer && std::holds_alternative<std::int64_t>(value)) {
        return {name + " = ?", {value}};
    }
    if (is_integer && text != nullptr && is_beyond_63_bits(*text)) {
        return {name + " = CAST(? AS UNSIGNED)", {value}};
    }
    return never();
}

Term has_key(const Layout& layout, const domain::RowKey& key) {
    Term term;
    for (std::size_t place = 0; place < layout.key.size(); ++place) {
        const auto& column = *layout.find(layout.key[place]);
        term.add(place == 0 ? "" : " AND ");
        if (converted(column, key[place])) {
            term.add(compare(layout, key, place, "="));
            term.add(" AND ");
        }
        term.add(is_exactly(column, key[place]));
    }
    return term;
}

Term is_after(const Layout& layout, const domain::RowKey& key) {
    return in_order(layout, key, 0, '>', ">");
}

Term is_not_after(const Layout& layout, const domain::RowKey& key) {
    return in_order(layout, key, 0, '<', "<=");
}

}  // namespace callveil::sources::mariadb
