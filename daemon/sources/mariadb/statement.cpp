// SPDX-License-Identifier: Apache-2.0
#include "sources/mariadb/statement.hpp"

#include <limits>

namespace callveil::sources::mariadb {
namespace {

using domain::Value;

constexpr unsigned int no_character_set = 63;  ///< the server's number of "binary"

/// Lends the value to the client library; it outlives the execution and is not written to.
struct Binder {
    MYSQL_BIND& bind;

    void operator()(domain::Null) const { bind.buffer_type = MYSQL_TYPE_NULL; }
    void operator()(const std::int64_t& number) const {
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        lend(&number);
    }
    void operator()(const double& number) const {
        bind.buffer_type = MYSQL_TYPE_DOUBLE;
        lend(&number);
    }
    void operator()(const std::string& text) const { lend_bytes(MYSQL_TYPE_STRING, text); }
    void operator()(const domain::Blob& blob) const { lend_bytes(MYSQL_TYPE_BLOB, blob.bytes); }

private:
    void lend(const void* data) const { bind.buffer = const_cast<void*>(data); }
    void lend_bytes(enum_field_types type, const std::string& bytes) const {
        bind.buffer_type = type;
        lend(bytes.data());
        bind.buffer_length = bytes.size();
        bind.length_value = bytes.size();
        bind.length = &bind.length_value;
    }
};

bool is_integer(enum_field_types type) {
    return type == MYSQL_TYPE_TINY || type == MYSQL_TYPE_SHORT || type == MYSQL_TYPE_INT24 ||
           type == MYSQL_TYPE_LONG || type == MYSQL_TYPE_LONGLONG || type == MYSQL_TYPE_YEAR;
}

bool may_be_bytes(enum_field_types type) {
    return type != MYSQL_TYPE_DECIMAL && type != MYSQL_TYPE_NEWDECIMAL;
}

}  // namespace

void Statement::read_by_cursor(std::size_t rows) {
    unsigned long type = CURSOR_TYPE_READ_ONLY;
    unsigned long ahead = rows;
    mysql_stmt_attr_set(handle_.get(), STMT_ATTR_CURSOR_TYPE, &type);
    mysql_stmt_attr_set(handle_.get(), STMT_ATTR_PREFETCH_ROWS, &ahead);
}

bool Statement::prepare(const std::string& sql) {
    failed_ = mysql_stmt_prepare(handle_.get(), sql.data(), sql.size()) != 0;
    return !failed_;
}

bool Statement::execute(const std::vector<Value>& values) {
    std::vector<MYSQL_BIND> given(values.size());
    for (std::size_t place = 0; place < values.size(); ++place) {
        std::visit(Binder{given[place]}, values[place]);
    }
    auto* const handle = handle_.get();
    failed_ = mysql_stmt_param_count(handle) != values.size() ||
              (!given.empty() && mysql_stmt_bind_param(handle, given.data()) != 0) ||
              mysql_stmt_execute(handle) != 0 || !bind_results();
    return !failed_;
}

/// Long cells get no room here: `long_value` fetches each into a string of its own size.
bool Statement::bind_results() {
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> described{
        mysql_stmt_result_metadata(handle_.get()), mysql_free_result};
    cells_.assign(described ? mysql_num_fields(described.get()) : 0, Cell{});
    targets_.assign(cells_.size(), MYSQL_BIND{});
    for (std::size_t column = 0; column < cells_.size(); ++column) {
        const auto& field =
            *mysql_fetch_field_direct(described.get(), static_cast<unsigned>(column));
        auto& cell = cells_[column];
        auto& target = targets_[column];
        target.is_null = &cell.is_null;
        target.length = &cell.length;
        target.error = &cell.is_cut;
        if (is_integer(field.type)) {
            cell.kind = Cell::Kind::integer;
            cell.is_unsigned = (field.flags & UNSIGNED_FLAG) != 0;
            target.buffer_type = MYSQL_TYPE_LONGLONG;
            target.is_unsigned = cell.is_unsigned ? 1 : 0;
            target.buffer = &cell.integer;
        } else if (field.type == MYSQL_TYPE_FLOAT) {
            cell.kind = Cell::Kind::single;
            target.buffer_type = MYSQL_TYPE_FLOAT;
            target.buffer = &cell.single;
        } else if (field.type == MYSQL_TYPE_DOUBLE) {
            cell.kind = Cell::Kind::real;
            target.buffer_type = MYSQL_TYPE_DOUBLE;
            target.buffer = &cell.real;
        } else {
            const bool is_bytes = field.charsetnr == no_character_set && may_be_bytes(field.type);
            cell.kind = is_bytes ? Cell::Kind::bytes : Cell::Kind::text;
            target.buffer_type = is_bytes ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
        }
    }
    return cells_.empty() || mysql_stmt_bind_result(handle_.get(), targets_.data()) == 0;
}

Step Statement::step() {
    if (failed_) {
        return Step::failed;
    }
    const int code = mysql_stmt_fetch(handle_.get());
    failed_ = code == 1;
    return code == MYSQL_NO_DATA ? Step::done : failed_ ? Step::failed : Step::row;
}

void Statement::reset() {
    mysql_stmt_free_result(handle_.get());
}

Value Statement::value(int column) {
    const auto& cell = cells_[static_cast<std::size_t>(column)];
    if (cell.is_null != 0) {
        return domain::Null{};
    }
    switch (cell.kind) {
        case Cell::Kind::integer:
            if (cell.is_unsigned && cell.integer < 0) {
                return std::to_string(static_cast<unsigned long long>(cell.integer));
            }
            return std::int64_t{cell.integer};
        case Cell::Kind::single:
            return double{cell.single};
        case Cell::Kind::real:
            return cell.real;
        default:
            return long_value(column);
    }
}

Value Statement::long_value(int column) {
    const auto& cell = cells_[static_cast<std::size_t>(column)];
    std::string bytes(cell.length, '\0');
    if (!bytes.empty()) {
        MYSQL_BIND target{};
        unsigned long length = 0;
        my_bool is_null = 0;
        my_bool is_cut = 0;
        target.buffer_type = targets_[static_cast<std::size_t>(column)].buffer_type;
        target.buffer = bytes.data();
        target.buffer_length = bytes.size();
        target.length = &length;
        target.is_null = &is_null;
        target.error = &is_cut;
        failed_ = mysql_stmt_fetch_column(handle_.get(), &target, static_cast<unsigned>(column),
                                          0) != 0 ||
                  failed_;
    }
    return cell.kind == Cell::Kind::bytes ? Value{domain::Blob{std::move(bytes)}}
                                          : Value{std::move(bytes)};
}

std::int64_t Statement::found_rows() const {
    return static_cast<std::int64_t>(mysql_stmt_affected_rows(handle_.get()));
}

unsigned Statement::warnings() const {
    return static_cast<unsigned>(mysql_stmt_warning_count(handle_.get()));
}

unsigned Statement::error_code() const {
    return mysql_stmt_errno(handle_.get());
}

std::string Statement::error_text() const {
    return mysql_stmt_error(handle_.get());
}

std::string as_text(const Value& value) {
    if (const auto* const blob = std::get_if<domain::Blob>(&value)) {
        return blob->bytes;
    }
    return std::string{domain::text_of(value)};
}

std::int64_t as_number(const Value& value) {
    const auto* const number = std::get_if<std::int64_t>(&value);
    return number == nullptr ? 0 : *number;
}

}  // namespace callveil::sources::mariadb
