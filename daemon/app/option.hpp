// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

namespace callveil::app {

/// Whether an option must be in the file.
enum class Presence { required, optional };

/// Declaration of one option: YAML reader, `config print`, JSON Schema and reference page walk the
/// tuples of options.hpp.
template <class Owner, class Type>
struct Option {
    constexpr Option(std::string_view given_name, Type Owner::*given_member,
                     Presence given_presence, std::string_view given_text)
        : name(given_name), member(given_member), presence(given_presence), text(given_text) {}
    /// A number or a time within bounds, both included.
    constexpr Option(std::string_view given_name, Type Owner::*given_member,
                     Presence given_presence, std::string_view given_text, std::int64_t given_min,
                     std::int64_t given_max)
        : Option(given_name, given_member, given_presence, given_text) {
        min = given_min;
        max = given_max;
    }
    /// A word, or a list of words, of `given_choices`.
    constexpr Option(std::string_view given_name, Type Owner::*given_member,
                     Presence given_presence, std::string_view given_text,
                     std::string_view given_choices)
        : Option(given_name, given_member, given_presence, given_text) {
        choices = given_choices;
    }

    /// The same for entries of these kinds alone, e.g. "postgresql|mariadb".
    constexpr Option of(std::string_view given_kinds) const {
        auto narrowed = *this;
        narrowed.kinds = given_kinds;
        return narrowed;
    }

    std::string_view name;  ///< dotted path in the file
    Type Owner::*member;
    Presence presence;
    std::string_view text;
    std::int64_t min = 0;      ///< for integers; milliseconds for times
    std::int64_t max = 0;      ///< 0: no limit
    std::string_view choices;  ///< "gdpr|ccpa": the words that it takes; empty for any text
    std::string_view kinds;    ///< kinds of lead database that it belongs to; empty for every one
};

/// "a|b" -> a, b
inline std::vector<std::string_view> split_choices(std::string_view choices) {
    std::vector<std::string_view> words;
    while (!choices.empty()) {
        const auto bar = std::min(choices.find('|'), choices.size());
        words.push_back(choices.substr(0, bar));
        choices.remove_prefix(std::min(bar + 1, choices.size()));
    }
    return words;
}

/// Whether `word` is one of "a|b|c".
inline bool is_choice(std::string_view choices, std::string_view word) {
    const auto words = split_choices(choices);
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Calls `visit(option)` for each declaration of `table`, in order.
template <class Table, class Visit>
constexpr void for_each_option(const Table& table, Visit&& visit) {
    std::apply([&](const auto&... option) { (visit(option), ...); }, table);
}

}  // namespace callveil::app
