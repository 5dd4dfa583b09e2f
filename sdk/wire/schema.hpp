// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "wire/fields.hpp"
#include "wire/json.hpp"

namespace callveil::wire {

/// JSON Schema (2020-12) of a described struct, printed from its declaration.
template <Described T>
Json schema_of(Json title);

namespace detail {

template <class T>
Json schema_of_type(std::int64_t max) {
    if constexpr (Described<T>) {
        return schema_of<T>(nullptr);
    } else if constexpr (is_list<T>) {
        return {{"type", "array"},
                {"maxItems", max != 0 ? max : default_list_items},
                {"items", schema_of_type<typename T::value_type>(0)}};
    } else if constexpr (std::is_same_v<T, bool>) {
        return {{"type", "boolean"}};
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        Json schema{{"type", "integer"}};
        if (max != 0) {
            schema["minimum"] = 0;
            schema["maximum"] = max;
        }
        return schema;
    } else {
        return {{"type", "string"}, {"x-maxBytes", max != 0 ? max : default_string_bytes}};
    }
}

template <class Message, class Type>
Json schema_of_field(const Field<Message, Type>& field) {
    Json schema = schema_of_type<Type>(field.max);
    schema["description"] = std::string(field.text);
    return schema;
}

}  // namespace detail

template <Described T>
Json schema_of(Json title) {
    Json schema{
        {"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
    if (!title.is_null()) {
        schema["title"] = std::move(title);
    }
    Json required = Json::array();
    for_each_field<T>([&](const auto& field) {
        const std::string name(field.name);
        schema["properties"][name] = detail::schema_of_field(field);
        if (field.need == Need::required) {
            required.push_back(name);
        }
    });
    schema["required"] = std::move(required);
    return schema;
}

}  // namespace callveil::wire
