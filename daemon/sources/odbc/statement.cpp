// SPDX-License-Identifier: Apache-2.0
#include "sources/odbc/statement.hpp"

#include <sqlext.h>
#include <sqlucode.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>

#include "sources/odbc/text.hpp"

namespace callveil::sources::odbc {
namespace {

constexpr std::size_t piece_bytes = 8192;
constexpr std::size_t longest_value = 64U << 20U;  ///< bytes, as in the other adapters
constexpr SQLSMALLINT diagnosis_letters = 1024;

Diagnosis too_long() {
    return {"HY001", 0, {}};
}
Diagnosis not_unicode() {
    return {"22021", 0, {}};
}

std::string narrow(const SQLWCHAR* text, std::size_t length) {
    std::u16string wide(length, u'\0');
    std::copy_n(text, length, wide.begin());
    return from_wide(wide).value_or("");
}

/// SQLSTATEs of class 01 are warnings, but the driver manager also uses one where it cannot load a
/// driver.
bool is_warning(const Diagnosis& record) {
    return record.state.starts_with("01") &&
           record.words.find("Can't open lib") == std::string::npos;
}

int digit(char letter) {
    return letter <= '9' ? letter - '0' : (letter | 0x20) - 'a' + 10;
}

std::string bytes_of_digits(std::string_view digits) {
    std::string bytes;
    bytes.reserve(digits.size() / 2);
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        bytes += static_cast<char>(digit(digits[at]) * 16 + digit(digits[at + 1]));
    }
    return bytes;
}

template <class Number>
Number number_from(std::string_view text) {
    Number number{};
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// How many bytes of a piece count: of a value that goes on, all but its terminator.
std::size_t bytes_in_piece(SQLLEN told, std::size_t room) {
    const bool goes_on = told == SQL_NO_TOTAL || static_cast<std::size_t>(told) > room;
    return goes_on ? room : static_cast<std::size_t>(told);
}

}  // namespace

Diagnosis diagnosis_of(SQLSMALLINT kind, SQLHANDLE handle) {
    Diagnosis found{"HY000", 0, {}};
    for (SQLSMALLINT place = 1;; ++place) {
        std::array<SQLWCHAR, 6> state{};
        std::array<SQLWCHAR, diagnosis_letters> words{};
        SQLINTEGER native = 0;
        SQLSMALLINT length = 0;
        const auto result = SQLGetDiagRecW(kind, handle, place, state.data(), &native, words.data(),
                                           diagnosis_letters, &length);
        if (!SQL_SUCCEEDED(result)) {
            return found;
        }
        const auto letters = std::clamp<SQLSMALLINT>(length, 0, diagnosis_letters - 1);
        found = {narrow(state.data(), 5), native,
                 narrow(words.data(), static_cast<std::size_t>(letters))};
        if (!is_warning(found)) {
            return found;
        }
    }
}

domain::Value value_of_tagged(std::string_view text) {
    const auto body = text.substr(std::min<std::size_t>(1, text.size()));
    switch (text.empty() ? '\0' : text.front()) {
        case 'I':
            return number_from<std::int64_t>(body);
        case 'R':
            return body == "Inf"    ? std::numeric_limits<double>::infinity()
                   : body == "-Inf" ? -std::numeric_limits<double>::infinity()
                                    : number_from<double>(body);
        case 'T':
            return bytes_of_digits(body);
        case 'B':
            return domain::Blob{bytes_of_digits(body)};
        default:
            return domain::Null{};
    }
}

Statement::Statement(SQLHDBC connection) {
    if (!SQL_SUCCEEDED(SQLAllocHandle(SQL_HANDLE_STMT, connection, &handle_))) {
        why_ = diagnosis_of(SQL_HANDLE_DBC, connection);
    }
}

Statement::~Statement() {
    if (handle_ != SQL_NULL_HSTMT) {
        SQLFreeHandle(SQL_HANDLE_STMT, handle_);
    }
}

bool Statement::is_done(SQLRETURN result) {
    if (SQL_SUCCEEDED(result) || result == SQL_NO_DATA) {
        return true;
    }
    why_ = diagnosis_of(SQL_HANDLE_STMT, handle_);
    return false;
}

bool Statement::prepare(const std::string& sql) {
    if (failed()) {
        return false;
    }
    auto wide = to_wide(sql);
    if (!wide) {
        why_ = not_unicode();
        return false;
    }
    return is_done(SQLPrepareW(handle_, reinterpret_cast<SQLWCHAR*>(wide->data()),
                               static_cast<SQLINTEGER>(wide->size())));
}

bool Statement::execute(const std::vector<domain::Value>& values) {
    if (failed()) {
        return false;
    }
    close();
    parameters_.clear();
    for (const auto& value : values) {
        auto& parameter = parameters_.emplace_back(Parameter{value, {}, 0});
        if (!bind(static_cast<SQLUSMALLINT>(parameters_.size()), parameter)) {
            return false;
        }
    }
    return take_result(SQLExecute(handle_));
}

bool Statement::take_result(SQLRETURN made) {
    SQLSMALLINT count = 0;
    const bool done = !failed() && is_done(made) && is_done(SQLNumResultCols(handle_, &count));
    columns_ = done ? static_cast<std::size_t>(count) : 0;
    return done;
}

bool Statement::bind(SQLUSMALLINT place, Parameter& parameter) {
    const auto give = [&](SQLSMALLINT from, SQLSMALLINT type, SQLULEN size, void* data,
                          std::size_t bytes) {
        parameter.length = static_cast<SQLLEN>(bytes);
        return is_done(SQLBindParameter(handle_, place, SQL_PARAM_INPUT, from, type,
                                        std::max<SQLULEN>(1, size), 0, data, parameter.length,
                                        &parameter.length));
    };
    if (auto* number = std::get_if<std::int64_t>(&parameter.value)) {
        return give(SQL_C_SBIGINT, SQL_BIGINT, 19, number, sizeof(*number));
    }
    if (auto* real = std::get_if<double>(&parameter.value)) {
        return give(SQL_C_DOUBLE, SQL_DOUBLE, 53, real, sizeof(*real));
    }
    if (auto* blob = std::get_if<domain::Blob>(&parameter.value)) {
        return give(SQL_C_BINARY, SQL_VARBINARY, blob->bytes.size(), blob->bytes.data(),
                    blob->bytes.size());
    }
    auto wide = to_wide(domain::text_of(parameter.value));
    if (!wide) {
        why_ = not_unicode();
        return false;
    }
    parameter.wide = std::move(*wide);
    return give(SQL_C_WCHAR, SQL_WVARCHAR, parameter.wide.size(), parameter.wide.data(),
                parameter.wide.size() * sizeof(char16_t));
}

Step Statement::step() {
    if (failed()) {
        return Step::failed;
    }
    const auto result = SQLFetch(handle_);
    if (result == SQL_NO_DATA) {
        return Step::done;
    }
    return is_done(result) ? Step::row : Step::failed;
}

std::optional<std::string> Statement::long_value(SQLUSMALLINT place, SQLSMALLINT type,
                                                 std::size_t terminator) {
    std::string bytes;
    alignas(SQLWCHAR) std::array<char, piece_bytes> piece{};
    for (;;) {
        SQLLEN told = 0;
        const auto result = SQLGetData(handle_, place, type, piece.data(), piece.size(), &told);
        if (result == SQL_NO_DATA) {
            return bytes;
        }
        if (!is_done(result) || told == SQL_NULL_DATA) {
            return std::nullopt;
        }
        bytes.append(piece.data(), bytes_in_piece(told, piece.size() - terminator));
        if (result == SQL_SUCCESS) {
            return bytes;
        }
        if (bytes.size() > longest_value) {
            why_ = too_long();
            return std::nullopt;
        }
    }
}

std::optional<std::string> Statement::text(SQLUSMALLINT place) {
    const auto bytes = long_value(place, SQL_C_WCHAR, sizeof(SQLWCHAR));
    if (!bytes) {
        return std::nullopt;
    }
    std::u16string wide(bytes->size() / sizeof(char16_t), u'\0');
    std::memcpy(wide.data(), bytes->data(), wide.size() * sizeof(char16_t));
    auto narrowed = from_wide(wide);
    if (!narrowed) {
        why_ = not_unicode();
    }
    return narrowed;
}

domain::Value Statement::value(std::size_t column, Fetch fetch) {
    const auto place = static_cast<SQLUSMALLINT>(column + 1);
    const auto number = [&](SQLSMALLINT type, auto target) -> domain::Value {
        SQLLEN told = 0;
        const bool is_there =
            is_done(SQLGetData(handle_, place, type, &target, sizeof(target), &told)) &&
            told != SQL_NULL_DATA;
        return is_there ? domain::Value{target} : domain::Value{domain::Null{}};
    };
    switch (fetch) {
        case Fetch::integer:
            return number(SQL_C_SBIGINT, std::int64_t{});
        case Fetch::real:
            return number(SQL_C_DOUBLE, double{});
        case Fetch::bytes: {
            auto bytes = long_value(place, SQL_C_BINARY, 0);
            return bytes ? domain::Value{domain::Blob{std::move(*bytes)}} : domain::Null{};
        }
        default:
            break;
    }
    auto words = text(place);
    if (!words) {
        return domain::Null{};
    }
    return fetch == Fetch::tagged ? value_of_tagged(*words) : domain::Value{std::move(*words)};
}

void Statement::close() {
    SQLFreeStmt(handle_, SQL_CLOSE);
}

std::int64_t Statement::found_rows() const {
    SQLLEN count = -1;
    SQLRowCount(handle_, &count);
    return count;
}

std::string as_text(const domain::Value& value) {
    return std::string{domain::text_of(value)};
}

std::int64_t as_number(const domain::Value& value) {
    const auto* const number = std::get_if<std::int64_t>(&value);
    return number != nullptr ? *number : number_from<std::int64_t>(domain::text_of(value));
}

}  // namespace callveil::sources::odbc
