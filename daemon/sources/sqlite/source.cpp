// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sources/sqlite/catalogue.hpp"
#include "sources/sqlite/select.hpp"
#include "sources/sqlite/sql_tokens.hpp"
#include "sources/sqlite/writer.hpp"
#include "sources/sqlite_source.hpp"

namespace callveil::sources {
namespace {

using domain::RowKey;
using domain::Value;
using ports::RowVisitor;

constexpr std::size_t values_per_statement = 500;

/// Each value once, without what equals nothing.
std::vector<Value> distinct(const std::vector<Value>& values) {
    std::set<Value> kept;
    for (const auto& value : values) {
        const auto* const real = std::get_if<double>(&value);
        const bool equals_nothing =
            std::holds_alternative<domain::Null>(value) || (real != nullptr && std::isnan(*real));
        if (!equals_nothing) {
            kept.insert(value);
        }
    }
    return {kept.begin(), kept.end()};
}

/// A look-up by the values of one column.
struct Asked {
    std::string column;
    std::string collation;  ///< that finds the rows, "" for BINARY
    bool only_same_bytes = true;
};

/// SQLite itself converts each parameter to the affinity of the column. Where rows are found more
/// loosely than by bytes, that comparison is there for the index.
std::string any_of(const Asked& asked, std::size_t count) {
    std::string places;
    for (std::size_t place = 1; place <= count; ++place) {
        places += fmt::format("{}?{}", place == 1 ? "" : ", ", place);
    }
    const auto under = [&](std::string_view collation) {
        return fmt::format("{} COLLATE {} IN ({})", quote_name(asked.column), collation, places);
    };
    if (asked.collation.empty()) {
        return under("BINARY");
    }
    return asked.only_same_bytes ? under(asked.collation) + " AND " + under("BINARY")
                                 : under(asked.collation);
}

bool is_looser_than_bytes(std::string_view collation) {
    return same_word(collation, "NOCASE") || same_word(collation, "RTRIM");
}

/// `columns` and, behind them, `column`.
Result<Selection> select_with(Connection& connection, std::string_view table,
                              const std::vector<std::string>& columns, std::string_view column) {
    Selection selection;
    selection.columns = columns;
    selection.columns.emplace_back(column);
    CALLVEIL_ASSIGN(selection.layout, read_rows_layout(connection, table, selection.columns));
    return selection;
}

class SqliteSource final : public ports::LeadSource {
public:
    SqliteSource(SqliteSourceOptions options, std::unique_ptr<Connection> connection)
        : options_(std::move(options)), connection_(std::move(connection)) {}

    std::string_view name() const noexcept override { return options_.name; }

    void stop_with(std::stop_token stop) override { stop_ = std::move(stop); }

    Result<domain::TableInfo> describe(std::string_view table) override {
        CALLVEIL_ASSIGN(const auto connection, current());
        return describe_table(*connection, table);
    }

    Result<std::vector<std::string>> tables() override {
        CALLVEIL_ASSIGN(const auto connection, current());
        return list_tables(*connection);
    }

    Result<void> scan(std::string_view table, const std::vector<std::string>& columns,
                      const RowVisitor& visit, const ports::ProgressVisitor& progress) override;
    Result<void> find_equal(std::string_view table, std::string_view column,
                            const std::vector<Value>& values,
                            const std::vector<std::string>& columns,
                            const RowVisitor& visit) override;
    Result<void> find_alike(std::string_view table, std::string_view column,
                            std::string_view collation, const std::vector<Value>& values,
                            const std::vector<std::string>& columns,
                            const RowVisitor& visit) override;
    Result<void> fetch(std::string_view table, const std::vector<RowKey>& keys,
                       const std::vector<std::string>& columns, const RowVisitor& visit) override;

    Result<ports::Applied> apply(const std::vector<ports::RowChange>& changes) override {
        CALLVEIL_ASSIGN(const auto connection, current());
        return Writer{*connection}.apply(changes);
    }

private:
    /// The open connection; a visitor may call the source again, so each call keeps its own share.
    Result<std::shared_ptr<Connection>> current();
    Result<void> read_pages(Connection& connection, Selection selection, const RowVisitor& visit,
                            const ports::ProgressVisitor& progress);
    Result<void> find(Connection& connection, Selection selection, const Asked& asked,
                      const std::vector<Value>& values, const RowVisitor& visit);
    static Result<bool> visit_row(Connection& connection, Statement& statement, std::size_t asked,
                                  const RowKey& key, const RowVisitor& visit);

    SqliteSourceOptions options_;
    std::shared_ptr<Connection> connection_;
    std::stop_token stop_;
};

Result<std::shared_ptr<Connection>> SqliteSource::current() {
    if (!connection_ || connection_->is_moved()) {
        connection_.reset();
        CALLVEIL_ASSIGN(connection_, Connection::open(options_));
    }
    return connection_;
}

Result<void> SqliteSource::read_pages(Connection& connection, Selection selection,
                                      const RowVisitor& visit,
                                      const ports::ProgressVisitor& progress) {
    Pager pager{connection, std::move(selection), options_.page_rows};
    // Only the reading may be interrupted, not what the visitor does with the rows.
    const auto next = [&] {
        const auto interruptible = connection.interrupt_with(stop_);
        return pager.next();
    };
    return visit_pages({options_.name, stop_, options_.page_pause}, next, visit, progress);
}

Result<void> SqliteSource::scan(std::string_view table, const std::vector<std::string>& columns,
                                const RowVisitor& visit, const ports::ProgressVisitor& progress) {
    CALLVEIL_ASSIGN(const auto connection, current());
    Selection selection;
    CALLVEIL_ASSIGN(selection.layout, read_rows_layout(*connection, table, columns));
    selection.columns = columns;
    return read_pages(*connection, std::move(selection), visit, progress);
}

Result<void> SqliteSource::find_equal(std::string_view table, std::string_view column,
                                      const std::vector<Value>& values,
                                      const std::vector<std::string>& columns,
                                      const RowVisitor& visit) {
    CALLVEIL_ASSIGN(const auto connection, current());
    CALLVEIL_ASSIGN(auto selection, select_with(*connection, table, columns, column));
    const auto name = selection.layout.column(column).value_or(std::string{column});
    const auto declared = connection->collation(selection.layout.table, name);
    const Asked asked{name, is_looser_than_bytes(declared) ? declared : "", true};
    return find(*connection, std::move(selection), asked, values, visit);
}

Result<void> SqliteSource::find_alike(std::string_view table, std::string_view column,
                                      std::string_view collation, const std::vector<Value>& values,
                                      const std::vector<std::string>& columns,
                                      const RowVisitor& visit) {
    CALLVEIL_ASSIGN(const auto connection, current());
    CALLVEIL_ASSIGN(auto selection, select_with(*connection, table, columns, column));
    const auto name = selection.layout.column(column).value_or(std::string{column});
    const Asked asked{name, is_looser_than_bytes(collation) ? std::string{collation} : "", false};
    return find(*connection, std::move(selection), asked, values, visit);
}

/// A row may match in two chunks (1 and '1' in an INTEGER column), so cells that matched in an
/// earlier chunk are passed over.
Result<void> SqliteSource::find(Connection& connection, Selection selection, const Asked& asked,
                                const std::vector<Value>& values, const RowVisitor& visit) {
    CALLVEIL_ASSIGN(const bool indexed,
                    has_index(connection, selection.layout, asked.column, asked.collation));
    selection.page = indexed ? Selection::Page::matches : Selection::Page::window;
    const auto wanted = distinct(values);
    std::set<Value> matched;
    bool go_on = true;
    for (std::size_t first = 0; go_on && first < wanted.size(); first += values_per_statement) {
        const auto count = std::min(values_per_statement, wanted.size() - first);
        const auto begin = wanted.begin() + static_cast<std::ptrdiff_t>(first);
        selection.values.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
        selection.condition = any_of(asked, count);
        std::set<Value> fresh;
        const auto once = [&](ports::Row& row) {
            auto cell = std::move(row.values.back());
            row.values.pop_back();
            if (matched.count(cell) != 0) {
                return true;
            }
            fresh.insert(std::move(cell));
            go_on = visit(row);
            return go_on;
        };
        CALLVEIL_TRY(read_pages(connection, selection, once, nullptr));
        matched.merge(fresh);
    }
    return {};
}

Result<bool> SqliteSource::visit_row(Connection& connection, Statement& statement,
                                     std::size_t asked, const RowKey& key,
                                     const RowVisitor& visit) {
    bind_key(statement, 1, key);
    const auto step = statement.step();
    if (step == Step::failed) {
        return fail(connection.failure());
    }
    if (step == Step::done) {
        statement.reset();
        return true;
    }
    ports::Row row{key, {}};
    for (std::size_t column = 0; column < asked; ++column) {
        row.values.push_back(statement.value(static_cast<int>(column)));
    }
    statement.reset();
    return visit(row);
}

Result<void> SqliteSource::fetch(std::string_view table, const std::vector<RowKey>& keys,
                                 const std::vector<std::string>& columns, const RowVisitor& visit) {
    CALLVEIL_ASSIGN(const auto connection, current());
    CALLVEIL_ASSIGN(const auto layout, read_rows_layout(*connection, table, columns));
    const auto wanted = columns.empty() ? std::string{"NULL"} : quoted_list(columns);
    CALLVEIL_ASSIGN(auto statement, connection->prepare(fmt::format(
                                        "SELECT {} FROM {} WHERE {}", wanted,
                                        quote_name(layout.table), key_condition(layout.key, 1))));
    for (const auto& key : keys) {
        if (key.size() != layout.key.size()) {
            return fail(ErrorCode::invalid_argument,
                        fmt::format("A key of table '{}' has {} columns.", layout.table,
                                    layout.key.size()));
        }
        CALLVEIL_ASSIGN(const bool go_on,
                        visit_row(*connection, statement, columns.size(), key, visit));
        if (!go_on) {
            return {};
        }
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<ports::LeadSource>> open_sqlite_source(const SqliteSourceOptions& options) {
    if (options.page_rows == 0 || options.busy_timeout.count() < 0 ||
        options.page_pause.count() < 0) {
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("Lead database {}: page_rows must be at least 1 and times must not be "
                        "negative.",
                        options.name));
    }
    CALLVEIL_ASSIGN(auto connection, Connection::open(options));
    return std::make_unique<SqliteSource>(options, std::move(connection));
}

}  // namespace callveil::sources
