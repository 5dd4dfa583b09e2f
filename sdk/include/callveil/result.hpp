// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace callveil {

/// Every way in which Callveil says no; `errors.def` is the only list.
enum class ErrorCode : std::int32_t {
#define CALLVEIL_ERROR(number, name, text) name = number,
#include "callveil/errors.def"
#undef CALLVEIL_ERROR
};

/// Name of `code` as written in `errors.def`, e.g. "not_found"; "unknown" for a foreign number.
std::string_view to_string(ErrorCode code) noexcept;

/// The sentence of `code` in `errors.def`.
std::string_view explain(ErrorCode code) noexcept;

/// The code named `name`, or `ErrorCode::internal` for a foreign name.
ErrorCode error_code_from(std::string_view name) noexcept;

/// Why something did not happen.
///
/// `detail` is one sentence for a person. It names fields, ids and counts, never a value of a data
/// subject, because it may be logged, audited and sent to a client.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string detail;
};

/// A value, or the error that explains its absence. Must be looked at.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

/// `return fail(ErrorCode::not_found, "...")` from any function that returns a Result.
inline tl::unexpected<Error> fail(ErrorCode code, std::string detail) {
    return tl::unexpected<Error>(Error{code, std::move(detail)});
}

/// Passes on an error that another call returned.
inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace callveil

#define CALLVEIL_JOIN_(a, b) a##b
#define CALLVEIL_JOIN(a, b) CALLVEIL_JOIN_(a, b)

#define CALLVEIL_TRY_(name, expression)                       \
    do {                                                      \
        if (auto name = (expression); !name) {                \
            return ::callveil::fail(std::move(name).error()); \
        }                                                     \
    } while (false)

/// Evaluates an expression of type Result and returns its error from the enclosing function.
#define CALLVEIL_TRY(expression) \
    CALLVEIL_TRY_(CALLVEIL_JOIN(callveil_tried_, __COUNTER__), expression)

#define CALLVEIL_ASSIGN_(name, target, expression)        \
    auto name = (expression);                             \
    if (!name) {                                          \
        return ::callveil::fail(std::move(name).error()); \
    }                                                     \
    target = std::move(*name)

/// `CALLVEIL_ASSIGN(auto row, find_row(id));` binds the value or returns the error.
#define CALLVEIL_ASSIGN(target, expression) \
    CALLVEIL_ASSIGN_(CALLVEIL_JOIN(callveil_result_, __COUNTER__), target, expression)
