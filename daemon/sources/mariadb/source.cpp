// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sources/mariadb/catalogue.hpp"
#include "sources/mariadb/select.hpp"
#include "sources/mariadb/writer.hpp"
#include "sources/mariadb_source.hpp"

namespace callveil::sources {
namespace mariadb {
namespace {

using domain::RowKey;
using domain::Value;
using ports::RowVisitor;

constexpr std::size_t values_per_statement = 500;

/// A look-up by the values of one column.
struct Asked {
    const ColumnLayout* column = nullptr;
    std::string collation;  ///< that finds the rows; "" for the column's own
    bool only_same_bytes = true;
};

/// `column IN (...)` of the values that its type can hold.
Term any_of(const Asked& asked, const std::vector<Term>& values) {
    Term term{quote_name(asked.column->name) + " IN (", {}};
    for (std::size_t place = 0; place < values.size(); ++place) {
        term.add(place == 0 ? "" : ", ");
        term.add(values[place]);
    }
    term.add(")");
    return term;
}

/// Each value once as the column's type holds it, and the texts that exact matches are among.
struct Wanted {
    std::vector<Term> values;
    std::set<std::string> texts;
};

Wanted wanted_of(const Asked& asked, const std::vector<Value>& values) {
    Wanted wanted;
    std::set<std::pair<std::string, std::vector<Value>>> seen;
    for (const auto& value : values) {
        auto term = converted(*asked.column, value, asked.collation);
        if (term && seen.emplace(term->sql, term->values).second) {
            wanted.values.push_back(std::move(*term));
        }
        if (auto text = compared_text(*asked.column, value)) {
            wanted.texts.insert(std::move(*text));
        }
    }
    return wanted;
}

class MariadbSource final : public ports::LeadSource {
public:
    MariadbSource(MariadbSourceOptions options, std::unique_ptr<Connection> connection)
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
                      const RowVisitor& visit, const ports::ProgressVisitor& progress) override {
        CALLVEIL_ASSIGN(const auto connection, current());
        Selection selection;
        CALLVEIL_ASSIGN(selection.layout, read_layout_with(*connection, table, columns));
        selection.columns = columns;
        return read_pages(*connection, selection, visit, progress);
    }

    Result<void> find_equal(std::string_view table, std::string_view column,
                            const std::vector<Value>& values,
                            const std::vector<std::string>& columns,
                            const RowVisitor& visit) override {
        return find(table, column, {nullptr, {}, true}, values, columns, visit);
    }

    Result<void> find_alike(std::string_view table, std::string_view column,
                            std::string_view collation, const std::vector<Value>& values,
                            const std::vector<std::string>& columns,
                            const RowVisitor& visit) override {
        return find(table, column, {nullptr, std::string{collation}, collation.empty()}, values,
                    columns, visit);
    }

    Result<void> fetch(std::string_view table, const std::vector<RowKey>& keys,
                       const std::vector<std::string>& columns, const RowVisitor& visit) override;

    Result<ports::Applied> apply(const std::vector<ports::RowChange>& changes) override {
        CALLVEIL_ASSIGN(const auto connection, current());
        return Writer{*connection}.apply(changes);
    }

private:
    /// The open connection; a visitor may call the source again, so each call keeps its own share.
    Result<std::shared_ptr<Connection>> current();
    Result<void> read_pages(Connection& connection, const Selection& selection,
                            const RowVisitor& visit, const ports::ProgressVisitor& progress);
    Result<void> find(std::string_view table, std::string_view column, Asked asked,
                      const std::vector<Value>& values, const std::vector<std::string>& columns,
                      const RowVisitor& visit);
    Result<void> find_in_chunks(Connection& connection, Selection selection, const Asked& asked,
                                const Wanted& wanted, const RowVisitor& visit);

    MariadbSourceOptions options_;
    std::shared_ptr<Connection> connection_;
    std::stop_token stop_;
};

Result<std::shared_ptr<Connection>> MariadbSource::current() {
    if (!connection_ || !connection_->answers()) {
        connection_.reset();
        CALLVEIL_ASSIGN(connection_, Connection::open(options_));
    }
    return connection_;
}

Result<void> MariadbSource::read_pages(Connection& connection, const Selection& selection,
                                       const RowVisitor& visit,
                                       const ports::ProgressVisitor& progress) {
    Pager pager{connection, selection, options_.page_rows};
    // Only the reading may be interrupted, not what the visitor does with the rows.
    const auto next = [&] {
        const auto interruptible = connection.interrupt_with(stop_);
        return pager.next();
    };
    return visit_pages({options_.name, stop_, options_.page_pause}, next, visit, progress);
}

/// A reader blocks writers only where the engine locks whole tables.
Result<void> MariadbSource::find(std::string_view table, std::string_view column, Asked asked,
                                 const std::vector<Value>& values,
                                 const std::vector<std::string>& columns, const RowVisitor& visit) {
    CALLVEIL_ASSIGN(const auto connection, current());
    Selection selection;
    selection.columns = columns;
    selection.columns.emplace_back(column);
    CALLVEIL_ASSIGN(selection.layout, read_layout_with(*connection, table, selection.columns));
    const auto column_layout = *selection.layout.find(column);
    asked.column = &column_layout;
    CALLVEIL_ASSIGN(const bool indexed,
                    has_index(*connection, selection.layout, column_layout.name));
    selection.page = indexed || selection.layout.transactional ? Selection::Page::matches
                                                               : Selection::Page::window;
    return find_in_chunks(*connection, std::move(selection), asked, wanted_of(asked, values),
                          visit);
}

/// The server compares by the collation; where only the same bytes count, they are compared here.
/// A row whose cell matched in an earlier chunk is passed over: a collation may meet it in two.
Result<void> MariadbSource::find_in_chunks(Connection& connection, Selection selection,
                                           const Asked& asked, const Wanted& wanted,
                                           const RowVisitor& visit) {
    std::set<Value> matched;
    bool go_on = true;
    for (std::size_t first = 0; go_on && first < wanted.values.size();
         first += values_per_statement) {
        const auto count = std::min(values_per_statement, wanted.values.size() - first);
        const auto begin = wanted.values.begin() + static_cast<std::ptrdiff_t>(first);
        selection.condition = any_of(asked, {begin, begin + static_cast<std::ptrdiff_t>(count)});
        std::set<Value> fresh;
        const auto once = [&](ports::Row& row) {
            auto cell = std::move(row.values.back());
            row.values.pop_back();
            const auto* const text = std::get_if<std::string>(&cell);
            const bool differs = asked.only_same_bytes && !wanted.texts.empty() &&
                                 (text == nullptr || !wanted.texts.contains(*text));
            if (differs || matched.contains(cell)) {
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

Result<void> MariadbSource::fetch(std::string_view table, const std::vector<RowKey>& keys,
                                  const std::vector<std::string>& columns,
                                  const RowVisitor& visit) {
    CALLVEIL_ASSIGN(const auto connection, current());
    CALLVEIL_ASSIGN(const auto layout, read_layout_with(*connection, table, columns));
    std::string wanted;
    for (const auto& column : columns) {
        wanted += (wanted.empty() ? "" : ", ") + select_term(*layout.find(column));
    }
    for (const auto& key : keys) {
        if (key.size() != layout.key.size()) {
            return fail(ErrorCode::invalid_argument,
                        fmt::format("A key of table '{}' has {} columns.", layout.table,
                                    layout.key.size()));
        }
        const auto condition = has_key(layout, key);
        CALLVEIL_ASSIGN(auto rows,
                        connection->rows(fmt::format("SELECT {} FROM {} WHERE {} LIMIT 1",
                                                     wanted.empty() ? "NULL" : wanted,
                                                     quote_name(layout.table), condition.sql),
                                         condition.values));
        if (rows.empty()) {
            continue;
        }
        rows.front().resize(columns.size());
        ports::Row row{key, std::move(rows.front())};
        if (!visit(row)) {
            return {};
        }
    }
    return {};
}

Result<void> check(const MariadbSourceOptions& options) {
    const bool is_negative =
        options.busy_timeout.count() < 0 || options.connect_timeout.count() < 0 ||
        options.statement_timeout.count() < 0 || options.page_pause.count() < 0;
    if (options.page_rows == 0 || is_negative) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Lead database {}: page_rows must be at least 1 and times must not "
                                "be negative.",
                                options.name));
    }
    const bool is_here = options.host.starts_with('/') || options.host.starts_with("127.") ||
                         options.host == "localhost" || options.host == "::1";
    if (options.tls == MariadbTls::off && !is_here) {
        return fail(ErrorCode::misconfigured,
                    fmt::format("Lead database {}: 'tls: off' is for a server on this host; set "
                                "verify-full and name its CA in 'tls_ca'.",
                                options.name));
    }
    return {};
}

}  // namespace
}  // namespace mariadb

Result<std::unique_ptr<ports::LeadSource>> open_mariadb_source(
    const MariadbSourceOptions& options) {
    CALLVEIL_TRY(mariadb::check(options));
    CALLVEIL_ASSIGN(auto connection, mariadb::Connection::open(options));
    return std::make_unique<mariadb::MariadbSource>(options, std::move(connection));
}

}  // namespace callveil::sources
