// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "wire/codec_values.hpp"
#include "wire/fields.hpp"
#include "wire/json.hpp"

namespace callveil::wire {

template <Described T>
Json encode(const T& message);
template <Described T>
Result<T> decode(const Json& json, Unknown unknown);

namespace detail {

template <class T>
Json encode_value(const T& value) {
    if constexpr (Described<T>) {
        return encode(value);
    } else if constexpr (is_list<T>) {
        Json list = Json::array();
        for (const auto& item : value) {
            list.push_back(encode_value(item));
        }
        return list;
    } else {
        return Json(value);
    }
}

template <Described T>
Result<void> read(const Json& json, std::string_view, std::int64_t, Unknown unknown, T& out) {
    auto decoded = decode<T>(json, unknown);
    if (!decoded) {
        return fail(decoded.error());
    }
    out = std::move(*decoded);
    return {};
}

template <class T>
Result<void> read(const Json& json, std::string_view name, std::int64_t max, Unknown unknown,
                  std::vector<T>& out) {
    if (!json.is_array()) {
        return fail(wrong_type(name, "a list"));
    }
    const auto limit = max != 0 ? max : default_list_items;
    if (static_cast<std::int64_t>(json.size()) > limit) {
        return fail(out_of_range(name, limit));
    }
    for (const auto& item : json) {
        CALLVEIL_TRY(read(item, name, 0, unknown, out.emplace_back()));
    }
    return {};
}

template <Described T>
bool declares(std::string_view name) {
    bool found = false;
    for_each_field<T>([&](const auto& field) { found = found || field.name == name; });
    return found;
}

template <Described T>
Result<void> refuse_unknown(const Json& json) {
    for (const auto& [name, value] : json.items()) {
        if (!declares<T>(name)) {
            return fail(unknown_member(name));
        }
    }
    return {};
}

}  // namespace detail

/// The JSON object of `message`, every declared member in it.
template <Described T>
Json encode(const T& message) {
    Json json = Json::object();
    for_each_field<T>([&](const auto& field) {
        json[std::string(field.name)] = detail::encode_value(message.*field.member);
    });
    return json;
}

/// @error invalid_argument  naming the member that is missing, unknown or of the wrong type.
/// @error too_large         naming the member and its limit.
template <Described T>
Result<T> decode(const Json& json, Unknown unknown) {
    if (!json.is_object()) {
        return fail(detail::wrong_type("message", "an object"));
    }
    if (unknown == Unknown::refuse) {
        CALLVEIL_TRY(detail::refuse_unknown<T>(json));
    }
    T message{};
    Result<void> outcome;
    for_each_field<T>([&](const auto& field) {
        if (!outcome) {
            return;
        }
        const auto member = json.find(field.name);
        if (member != json.end()) {
            outcome = detail::read(*member, field.name, field.max, unknown, message.*field.member);
        } else if (field.need == Need::required) {
            outcome = fail(detail::missing(field.name));
        }
    });
    if (!outcome) {
        return fail(outcome.error());
    }
    return message;
}

}  // namespace callveil::wire
