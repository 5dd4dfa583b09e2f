// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

namespace callveil::app {

/// Whether an option must be in the file.
enum class Presence { required, optional };

/// Declaration of one option: YAML reader, `config print`, JSON Schema and docs walk the tuples
/// below.
template <class Owner, class Type>
struct Option {
    std::string_view name;  ///< dotted path in the file
    Type Owner::*member;
    Presence presence;
    std::string_view text;
    std::int64_t min = 0;  ///< for integers; milliseconds for times
    std::int64_t max = 0;  ///< 0: no limit
};

template <class Owner, class Type>
Option(std::string_view, Type Owner::*, Presence, std::string_view) -> Option<Owner, Type>;
template <class Owner, class Type>
Option(std::string_view, Type Owner::*, Presence, std::string_view, std::int64_t, std::int64_t)
    -> Option<Owner, Type>;

/// Calls `visit(option)` for each declaration of `table`, in order.
template <class Table, class Visit>
constexpr void for_each_option(const Table& table, Visit&& visit) {
    std::apply([&](const auto&... option) { (visit(option), ...); }, table);
}

}  // namespace callveil::app
