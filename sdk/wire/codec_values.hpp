// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/fields.hpp"
#include "wire/json.hpp"

namespace callveil::wire {

/// What to do with members that no declaration names: a request refuses them, a reply ignores them.
enum class Unknown { refuse, ignore };

/// Reading of single values, for the codec; each names its member in the error.
namespace detail {

Error wrong_type(std::string_view name, std::string_view wanted);
Error out_of_range(std::string_view name, std::int64_t max);
Error not_between(std::string_view name, std::int64_t value, std::int64_t max);
Error missing(std::string_view name);
Error unknown_member(std::string_view name);

inline Result<void> read(const Json& json, std::string_view name, std::int64_t max, Unknown,
                         std::string& out) {
    if (!json.is_string()) {
        return fail(wrong_type(name, "a string"));
    }
    out = json.get_ref<const std::string&>();
    const auto limit = max != 0 ? max : default_string_bytes;
    if (static_cast<std::int64_t>(out.size()) > limit) {
        return fail(out_of_range(name, limit));
    }
    return {};
}

inline Result<void> read(const Json& json, std::string_view name, std::int64_t max, Unknown,
                         std::int64_t& out) {
    if (!json.is_number_integer()) {
        return fail(wrong_type(name, "an integer"));
    }
    out = json.get<std::int64_t>();
    if (max != 0 && (out > max || out < 0)) {
        return fail(not_between(name, out, max));
    }
    return {};
}

inline Result<void> read(const Json& json, std::string_view name, std::int64_t, Unknown,
                         bool& out) {
    if (!json.is_boolean()) {
        return fail(wrong_type(name, "true or false"));
    }
    out = json.get<bool>();
    return {};
}

}  // namespace detail
}  // namespace callveil::wire
