// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace callveil::wire {

/// Whether a member must be there.
enum class Need { required, optional };

/// Declaration of one member of a message: the codec, the JSON Schema and the docs are made from
/// it.
template <class Message, class Type>
struct Field {
    std::string_view name;
    Type Message::*member;
    Need need;
    std::string_view text;  ///< meaning, for the schema
    std::int64_t max;       ///< bytes of a string, items of a list, value of an integer; 0: default
};

/// A member that must be there.
template <class Message, class Type>
constexpr Field<Message, Type> must(std::string_view name, Type Message::*member,
                                    std::string_view text, std::int64_t max = 0) {
    return {name, member, Need::required, text, max};
}

/// A member that may be left out and then keeps its default value.
template <class Message, class Type>
constexpr Field<Message, Type> may(std::string_view name, Type Message::*member,
                                   std::string_view text, std::int64_t max = 0) {
    return {name, member, Need::optional, text, max};
}

/// A struct whose members are declared by `static constexpr auto fields()`.
template <class T>
concept Described = requires { T::fields(); };

/// A described struct that travels on its own, under the name `T::type`.
template <class T>
concept Message = Described<T> && requires {
    { T::type } -> std::convertible_to<std::string_view>;
};

/// A message that asks; `T::Reply` is what answers it.
template <class T>
concept Request = Message<T> && requires { typename T::Reply; };

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

/// Calls `visit(field)` for each declared member, in order.
template <Described T, class Visit>
constexpr void for_each_field(Visit&& visit) {
    std::apply([&](const auto&... field) { (visit(field), ...); }, T::fields());
}

inline constexpr std::int64_t default_string_bytes = 8 * 1024;
inline constexpr std::int64_t default_list_items = 1000;

}  // namespace callveil::wire
