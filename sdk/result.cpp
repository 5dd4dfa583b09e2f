// SPDX-License-Identifier: Apache-2.0
#include "callveil/result.hpp"

namespace callveil {

std::string_view to_string(ErrorCode code) noexcept {
    switch (code) {
#define CALLVEIL_ERROR(number, name, text) \
    case ErrorCode::name:                  \
        return #name;
#include "callveil/errors.def"
#undef CALLVEIL_ERROR
    }
    return "unknown";
}

std::string_view explain(ErrorCode code) noexcept {
    switch (code) {
#define CALLVEIL_ERROR(number, name, text) \
    case ErrorCode::name:                  \
        return text;
#include "callveil/errors.def"
#undef CALLVEIL_ERROR
    }
    return "unknown error";
}

ErrorCode error_code_from(std::string_view name) noexcept {
#define CALLVEIL_ERROR(number, code, text) \
    if (name == #code) {                   \
        return ErrorCode::code;            \
    }
#include "callveil/errors.def"
#undef CALLVEIL_ERROR
    return ErrorCode::internal;
}

}  // namespace callveil
