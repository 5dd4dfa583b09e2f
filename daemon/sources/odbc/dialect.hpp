// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "domain/catalogue.hpp"
#include "sources/odbc/statement.hpp"
#include "sources/odbc/term.hpp"
#include "sources/odbc_source.hpp"

namespace callveil::sources::odbc {

using Rows = std::vector<std::vector<domain::Value>>;

/// How the cells of a column are read, compared and written.
enum class Kind {
    integer,
    single,  ///< 32 bits
    real,    ///< 64 bits
    bytes,
    text,
    other,  ///< the database's own text: decimal, dates, ...
    loose   ///< each cell has a storage class of its own
};

/// One column as reading and changing need to know it.
struct ColumnLayout {
    std::string name;
    std::string declared;  ///< as the driver names the type
    std::string base;      ///< type below all domains, without a length, ready for a cast
    Kind kind = Kind::other;
    std::string collation;  ///< "" where equality is equality of bytes
    std::optional<std::size_t> length;
    bool not_null = false;
    bool generated = false;
    bool readable = true;
    bool writable = true;  ///< by privilege
};

/// A table in a schema; where the database has none, that is empty.
struct TableName {
    std::string schema;
    std::string table;
};

/// The SQL of one database product: text only, no connection.
class Dialect {
public:
    /// @param quote  SQL_IDENTIFIER_QUOTE_CHAR of the driver
    explicit Dialect(std::string quote) : quote_(std::move(quote)) {}
    virtual ~Dialect() = default;
    Dialect(const Dialect&) = delete;
    Dialect& operator=(const Dialect&) = delete;

    std::string quoted(std::string_view name) const;
    std::string quoted(const TableName& table) const;

    // ---- the session
    /// What a connection string must hold besides, which can be said only once the product is
    /// known.
    virtual std::vector<std::pair<std::string, std::string>> keywords(
        const OdbcSourceOptions&) const {
        return {};
    }
    /// Settings of the session, one statement each.
    virtual std::vector<std::string> settings(const OdbcSourceOptions& options) const = 0;
    /// One row of facts by which `admit` decides.
    virtual std::string session_facts() const = 0;
    virtual Result<void> admit(const std::vector<domain::Value>& facts) const = 0;
    /// Reads back the text that is bound to it, in `Fetch` of kind text.
    virtual std::string echo() const = 0;
    virtual std::string before_commit() const { return {}; }
    /// Whether SQL_ATTR_QUERY_TIMEOUT limits a statement; else one of `settings` does.
    virtual bool has_query_timeout() const { return false; }
    /// SQLSTATE by which a failure is understood, for drivers that say HY000 of everything; these
    /// are PostgreSQL's where the standard has none.
    virtual std::string state_of(const Diagnosis& why) const { return why.state; }

    // ---- the catalogue; each a query over one table
    virtual std::string usual_schema() const = 0;
    /// name, base type, its bare name, generated, not null, collation, readable, writable, length;
    /// truth as '1'
    virtual Term column_facts(const TableName& table) const = 0;
    /// name, cannot be checked from outside, column or '', collation
    virtual Term unique_keys(const TableName& table) const = 0;
    virtual Term trigger_facts(const TableName& table) const = 0;
    virtual std::vector<std::string> update_triggers(const Rows& facts) const;
    virtual Term check_facts(const TableName& table) const = 0;
    virtual std::vector<std::string> checks(const Rows& facts) const;
    virtual Kind kind_of(int sql_type, std::string_view type_name) const = 0;
    virtual domain::Affinity affinity_of(const ColumnLayout& column) const;
    /// Whether a column refuses other storage classes than its own.
    virtual bool is_strict() const { return true; }
    virtual std::string grant(const TableName& table, std::string_view privilege,
                              std::string_view column) const;

    // ---- cells
    /// What is selected so that the cell arrives exactly by `fetch_of`.
    virtual std::string read(const ColumnLayout& column) const = 0;
    /// `value` converted to the type of the column, to compare with it by its index; nothing where
    /// the type cannot hold it.
    virtual std::optional<Term> converted(const ColumnLayout& column,
                                          const domain::Value& value) const = 0;
    /// A SELECT of one column a value, which fails with SQLSTATE 22 where the type cannot hold one
    /// of `values`; nothing where `converted` knows that itself.
    virtual std::optional<Term> fitting(const ColumnLayout& column,
                                        const std::vector<domain::Value>& values) const;
    /// A condition that the cell is exactly `value`, in bytes and storage class.
    virtual Term exactly(const ColumnLayout& column, const domain::Value& value) const = 0;
    /// What a condition on a list of converted values adds so that only the same bytes count.
    virtual std::optional<Term> same_bytes(const ColumnLayout& column,
                                           const std::vector<domain::Value>& values) const = 0;
    /// The cell as a constraint under `collation` compares it.
    virtual std::string under(const ColumnLayout& column, std::string_view collation) const = 0;
    /// Whether a cell of the column may become `value` at all.
    virtual bool can_hold(const ColumnLayout& column, const domain::Value& value) const;
    virtual Term assigned(const ColumnLayout& column, const domain::Value& value) const = 0;
    virtual std::string update() const { return "UPDATE "; }
    /// SELECT `what` `from_on`, the first `rows`.
    virtual std::string limited(std::string_view what, std::string_view from_on,
                                std::size_t rows) const;

private:
    std::string quote_;
};

Fetch fetch_of(Kind kind);

/// The dialect of the product that SQL_DBMS_NAME names; null for one that nobody has taught us.
std::unique_ptr<Dialect> dialect_of(std::string_view dbms, std::string quote);

}  // namespace callveil::sources::odbc
