// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "sources/postgres/catalogue.hpp"
#include "sources/postgres/lookup.hpp"
#include "sources/postgres/select.hpp"
#include "sources/postgres/writer.hpp"

namespace callveil::sources {
namespace postgres {
namespace {

using domain::RowKey;
using domain::Value;
using ports::RowVisitor;

class PostgresSource final : public ports::LeadSource {
public:
    PostgresSource(PostgresSourceOptions options, std::unique_ptr<Connection> connection)
        : options_(std::move(options)), connection_(std::move(connection)) {}

    std::string_view name() const noexcept override { return options_.name; }
    bool is_broken() const noexcept override { return !connection_ || connection_->is_lost(); }
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
                            const RowVisitor& visit) override {
        return find(table, column, Sameness::bytes, {}, values, columns, visit);
    }

    Result<void> find_alike(std::string_view table, std::string_view column,
                            std::string_view collation, const std::vector<Value>& values,
                            const std::vector<std::string>& columns,
                            const RowVisitor& visit) override {
        return find(table, column, Sameness::collation, collation, values, columns, visit);
    }

    Result<void> fetch(std::string_view table, const std::vector<RowKey>& keys,
                       const std::vector<std::string>& columns, const RowVisitor& visit) override;

    Result<ports::Applied> apply(const std::vector<ports::RowChange>& changes) override {
        if (changes.empty()) {
            return ports::Applied{};
        }
        CALLVEIL_ASSIGN(const auto connection, current());
        return Writer{*connection}.apply(changes);
    }

private:
    Result<std::shared_ptr<Connection>> current();
    Result<void> read_pages(Connection& connection, Selection selection, const RowVisitor& visit,
                            const ports::ProgressVisitor& progress);
    Result<void> find(std::string_view table, std::string_view column, Sameness sameness,
                      std::string_view collation, const std::vector<Value>& values,
                      const std::vector<std::string>& columns, const RowVisitor& visit);

    PostgresSourceOptions options_;
    std::shared_ptr<Connection> connection_;
    std::stop_token stop_;
};

/// A connection that a server dropped while nobody used it shows that only when it is used, so each
/// call asks first; a call is at least two round trips anyway.
Result<std::shared_ptr<Connection>> PostgresSource::current() {
    const bool answers = connection_ && !connection_->is_lost() && connection_->run("SELECT 1");
    if (!answers) {
        connection_.reset();
        CALLVEIL_ASSIGN(connection_, Connection::open(options_));
    }
    return connection_;
}

Result<void> PostgresSource::read_pages(Connection& connection, Selection selection,
                                        const RowVisitor& visit,
                                        const ports::ProgressVisitor& progress) {
    Pager pager{connection, std::move(selection), options_.page_rows};
    // Only the reading may be cancelled, not what the visitor does with the rows.
    const auto next = [&] {
        const auto cancellable = connection.cancel_with(stop_);
        return pager.next();
    };
    return visit_pages({options_.name, stop_, options_.page_pause}, next, visit, progress);
}

Result<void> PostgresSource::scan(std::string_view table, const std::vector<std::string>& columns,
                                  const RowVisitor& visit, const ports::ProgressVisitor& progress) {
    CALLVEIL_ASSIGN(const auto connection, current());
    Selection selection;
    CALLVEIL_ASSIGN(selection.layout, read_rows_layout(*connection, table, columns));
    selection.columns = columns;
    return read_pages(*connection, std::move(selection), visit, progress);
}

Result<void> PostgresSource::find(std::string_view table, std::string_view column,
                                  Sameness sameness, std::string_view collation,
                                  const std::vector<Value>& values,
                                  const std::vector<std::string>& columns,
                                  const RowVisitor& visit) {
    CALLVEIL_ASSIGN(const auto connection, current());
    auto all = columns;
    all.emplace_back(column);
    Selection selection;
    CALLVEIL_ASSIGN(selection.layout, read_rows_layout(*connection, table, all));
    selection.columns = columns;
    const auto& searched = *selection.layout.column(column);
    CALLVEIL_ASSIGN(auto lookup, make_lookup(*connection, searched, sameness, collation, values));
    if (!lookup) {
        return {};
    }
    selection.condition = std::move(lookup->condition);
    selection.parameters = std::move(lookup->parameters);
    return read_pages(*connection, std::move(selection), visit, nullptr);
}

/// Row by row, so that rows come in the order of the keys and one key that does not fit is no row.
Result<void> PostgresSource::fetch(std::string_view table, const std::vector<RowKey>& keys,
                                   const std::vector<std::string>& columns,
                                   const RowVisitor& visit) {
    CALLVEIL_ASSIGN(const auto connection, current());
    CALLVEIL_ASSIGN(const auto layout, read_rows_layout(*connection, table, columns));
    std::string condition;
    for (std::size_t part = 0; part < layout.key.size(); ++part) {
        const auto& column = *layout.column(layout.key[part]);
        condition += part == 0 ? "" : " AND ";
        if (layout.has_key) {
            // What the index of the key answers; a cell of no key may be NULL.
            condition += fmt::format("{} = ${}::text::{} AND ", quote_name(column.name), part + 1,
                                     column.base);
        }
        condition += same_cell(column, "", fmt::format("${}::text", part + 1));
    }
    const auto wanted = columns.empty() ? std::string{"NULL"} : read_list(layout, columns);
    const auto sql = fmt::format("SELECT {} FROM {} WHERE {}", wanted, layout.quoted(), condition);
    for (const auto& key : keys) {
        if (key.size() != layout.key.size()) {
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("A key of table '{}' has {} columns.", layout.name, layout.key.size()));
        }
        Parameters parameters;
        for (const auto& part : key) {
            parameters.push_back(domain::is_null(part) ? std::nullopt
                                                       : std::optional(write_cell(part)));
        }
        CALLVEIL_ASSIGN(auto rows, connection->run(sql, parameters));
        if (rows.empty()) {
            continue;
        }
        ports::Row row{key, std::move(rows.front())};
        row.values.resize(columns.size());
        if (!visit(row)) {
            return {};
        }
    }
    return {};
}

}  // namespace
}  // namespace postgres

Result<std::unique_ptr<ports::LeadSource>> open_postgres_source(
    const PostgresSourceOptions& options) {
    if (options.page_rows == 0) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Lead database {}: page_rows must be at least 1.", options.name));
    }
    CALLVEIL_ASSIGN(auto connection, postgres::Connection::open(options));
    return std::make_unique<postgres::PostgresSource>(options, std::move(connection));
}

}  // namespace callveil::sources
