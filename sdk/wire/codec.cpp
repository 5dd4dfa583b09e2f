// SPDX-License-Identifier: Apache-2.0
#include "wire/codec_values.hpp"

namespace callveil::wire::detail {
namespace {

/// A member name of an untrusted message, fit for an error sentence.
std::string quoted(std::string_view name) {
    std::string out = "'";
    for (const char c : name.substr(0, 64)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
        out += plain ? c : '?';
    }
    return out + "'";
}

}  // namespace

Error wrong_type(std::string_view name, std::string_view wanted) {
    return {ErrorCode::invalid_argument, quoted(name) + " must be " + std::string(wanted)};
}

Error out_of_range(std::string_view name, std::int64_t max) {
    return {ErrorCode::too_large, quoted(name) + " passes its limit of " + std::to_string(max)};
}

Error not_between(std::string_view name, std::int64_t value, std::int64_t max) {
    return {value > max ? ErrorCode::too_large : ErrorCode::invalid_argument,
            quoted(name) + " must be 0 to " + std::to_string(max)};
}

Error missing(std::string_view name) {
    return {ErrorCode::invalid_argument, quoted(name) + " is missing"};
}

Error unknown_member(std::string_view name) {
    return {ErrorCode::invalid_argument, quoted(name) + " is not known in this message"};
}

}  // namespace callveil::wire::detail
