// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sources/odbc/catalogue.hpp"
#include "sources/odbc/connection_string.hpp"
#include "sources/odbc/lookup.hpp"
#include "sources/odbc/select.hpp"
#include "sources/odbc/writer.hpp"
#include "sources/odbc_source.hpp"
#include "sources/sqlite/access.hpp"

namespace callveil::sources {
namespace odbc {
namespace {

using domain::RowKey;
using domain::Value;
using ports::RowVisitor;

/// SQL Server takes 2,100 parameters a statement, and a value may need three.
constexpr std::size_t values_per_statement = 500;

class OdbcSource final : public ports::LeadSource {
public:
    OdbcSource(OdbcSourceOptions options, std::unique_ptr<Connection> connection)
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
                      const RowVisitor& visit, const ports::ProgressVisitor& progress) override {
        CALLVEIL_ASSIGN(const auto connection, current());
        Selection selection;
        CALLVEIL_ASSIGN(selection.layout, read_rows_layout(*connection, table, columns));
        selection.columns = columns;
        return read_pages(*connection, std::move(selection), visit, progress);
    }

    Result<void> find_equal(std::string_view table, std::string_view column,
                            const std::vector<Value>& values,
                            const std::vector<std::string>& columns,
                            const RowVisitor& visit) override {
        return find(table, column, {}, values, columns, visit);
    }

    Result<void> find_alike(std::string_view table, std::string_view column,
                            std::string_view collation, const std::vector<Value>& values,
                            const std::vector<std::string>& columns,
                            const RowVisitor& visit) override {
        return find(table, column, {nullptr, collation}, values, columns, visit);
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
    /// A session that a server dropped while nobody used it shows that only when it is used, so
    /// each call asks first. A visitor may call the source again, so each keeps its own share.
    Result<std::shared_ptr<Connection>> current();
    Result<void> read_pages(Connection& connection, Selection selection, const RowVisitor& visit,
                            const ports::ProgressVisitor& progress);
    Result<void> find(std::string_view table, std::string_view column, Asked asked,
                      const std::vector<Value>& values, const std::vector<std::string>& columns,
                      const RowVisitor& visit);
    Result<void> find_in_chunks(Connection& connection, Selection selection, const Asked& asked,
                                const std::vector<Value>& values, const RowVisitor& visit);

    OdbcSourceOptions options_;
    std::shared_ptr<Connection> connection_;
    std::stop_token stop_;
};

Result<std::shared_ptr<Connection>> OdbcSource::current() {
    if (!connection_ || !connection_->answers()) {
        connection_.reset();
        CALLVEIL_ASSIGN(connection_, Connection::open(options_));
    }
    return connection_;
}

Result<void> OdbcSource::read_pages(Connection& connection, Selection selection,
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

Result<void> OdbcSource::find(std::string_view table, std::string_view column, Asked asked,
                              const std::vector<Value>& values,
                              const std::vector<std::string>& columns, const RowVisitor& visit) {
    CALLVEIL_ASSIGN(const auto connection, current());
    Selection selection;
    selection.columns = columns;
    selection.columns.emplace_back(column);
    CALLVEIL_ASSIGN(selection.layout, read_rows_layout(*connection, table, selection.columns));
    const auto searched = *selection.layout.column(column);
    asked.column = &searched;
    CALLVEIL_ASSIGN(const auto wanted, wanted_values(*connection, asked, values));
    return find_in_chunks(*connection, std::move(selection), asked, wanted, visit);
}

/// A row may match in two chunks (1.5 and 1.50 of a decimal), so cells that matched in an earlier
/// chunk are passed over.
Result<void> OdbcSource::find_in_chunks(Connection& connection, Selection selection,
                                        const Asked& asked, const std::vector<Value>& values,
                                        const RowVisitor& visit) {
    std::set<Value> matched;
    bool go_on = true;
    for (std::size_t first = 0; go_on && first < values.size(); first += values_per_statement) {
        const auto count = std::min(values_per_statement, values.size() - first);
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first);
        selection.condition = any_of(connection.dialect(), asked,
                                     {begin, begin + static_cast<std::ptrdiff_t>(count)});
        std::set<Value> fresh;
        const auto once = [&](ports::Row& row) {
            auto cell = std::move(row.values.back());
            row.values.pop_back();
            if (matched.contains(cell)) {
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

/// Row by row, so that rows come in the order of the keys and one key that does not fit is no row.
Result<void> OdbcSource::fetch(std::string_view table, const std::vector<RowKey>& keys,
                               const std::vector<std::string>& columns, const RowVisitor& visit) {
    CALLVEIL_ASSIGN(const auto connection, current());
    CALLVEIL_ASSIGN(const auto layout, read_rows_layout(*connection, table, columns));
    const auto& dialect = connection->dialect();
    const auto wanted = columns.empty() ? std::string{"NULL"} : read_list(dialect, layout, columns);
    const auto fetches = fetches_of(layout, columns);
    for (const auto& key : keys) {
        if (key.size() != layout.key.size()) {
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("A key of table '{}' has {} columns.", layout.name, layout.key.size()));
        }
        Term query{fmt::format("SELECT {} FROM {} WHERE ", wanted, dialect.quoted(layout.place))};
        query.add(has_key(dialect, layout, key));
        CALLVEIL_ASSIGN(auto rows, connection->rows(query, fetches));
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

/// By its file or, as an odbcinst.ini has it, by its name.
bool is_of_sqlite(std::string driver) {
    std::transform(driver.begin(), driver.end(), driver.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return driver.find("sqlite") != std::string::npos;
}

/// What would let a driver of SQLite write outside of our transactions, or run code.
Result<void> refuse_keywords(const ConnectionString& connection) {
    for (const auto* keyword : {"NoTXN", "JournalMode", "LoadExt", "SyncPragma"}) {
        if (connection.value(keyword)) {
            return fail(ErrorCode::misconfigured,
                        fmt::format("{} must not stand in 'connection'; take it out.", keyword));
        }
    }
    return {};
}

/// A driver of SQLite would make a file that is not there, and its mere reading may lock the owner
/// of another one out, so that the file is looked at before.
Result<void> check_file(const ConnectionString& connection) {
    const auto file = connection.value("Database");
    if (!is_of_sqlite(connection.value("Driver").value_or("")) || !file) {
        return {};
    }
    CALLVEIL_TRY(refuse_keywords(connection));
    CALLVEIL_ASSIGN(const auto site, look_at(*file));
    return judge(site, this_process(), groups_of(site.file.owner));
}

Result<void> check(const OdbcSourceOptions& options) {
    const bool is_negative =
        options.busy_timeout.count() < 0 || options.connect_timeout.count() < 0 ||
        options.statement_timeout.count() < 0 || options.page_pause.count() < 0;
    if (options.page_rows == 0 || is_negative) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Lead database {}: page_rows must be at least 1 and times must not "
                                "be negative.",
                                options.name));
    }
    const auto connection = ConnectionString::parse(options.connection);
    if (!connection) {
        return fail(ErrorCode::misconfigured,
                    fmt::format("Lead database {}: {}; correct 'connection'.", options.name,
                                connection.error().detail));
    }
    if (connection->has_password()) {
        return fail(ErrorCode::misconfigured,
                    fmt::format("Lead database {}: a password must not stand in 'connection'; move "
                                "it to a file of mode 0600 and name that in 'password_file'.",
                                options.name));
    }
    if (const auto file = check_file(*connection); !file) {
        return fail(file.error().code,
                    fmt::format("Lead database {}: {}", options.name, file.error().detail));
    }
    return {};
}

}  // namespace
}  // namespace odbc

Result<std::unique_ptr<ports::LeadSource>> open_odbc_source(const OdbcSourceOptions& options) {
    CALLVEIL_TRY(odbc::check(options));
    CALLVEIL_ASSIGN(auto connection, odbc::Connection::open(options));
    return std::make_unique<odbc::OdbcSource>(options, std::move(connection));
}

}  // namespace callveil::sources
