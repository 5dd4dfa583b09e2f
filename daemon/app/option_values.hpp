// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "app/options.hpp"
#include "manifests/yaml_node.hpp"

namespace callveil::app {

using manifests::YamlNode;

/// What the reader of a value needs beside its node: the folder that relative paths start from, and
/// what its option takes.
struct Place {
    std::filesystem::path folder;
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::vector<std::string_view> choices;
};

/// "a, b or c"
std::string listed(const std::vector<std::string_view>& words);

/// @error misconfigured  `word` is none of those that the option takes.
Result<void> check_choice(const YamlNode& node, const Place& place, const std::string& word);

/// Reads the value of one option. @error misconfigured  at the place of `node`.
Result<void> read_value(const YamlNode& node, const Place& place, std::string& out);
Result<void> read_value(const YamlNode& node, const Place& place, Region& out);
Result<void> read_value(const YamlNode& node, const Place& place, std::int64_t& out);
Result<void> read_value(const YamlNode& node, const Place& place, Milliseconds& out);
Result<void> read_value(const YamlNode& node, const Place& place, Path& out);
Result<void> read_value(const YamlNode& node, const Place& place, PathOrNone& out);
Result<void> read_value(const YamlNode& node, const Place& place, Words& out);
Result<void> read_value(const YamlNode& node, const Place& place, Paths& out);
template <class Choice>
    requires std::is_enum_v<Choice>
Result<void> read_value(const YamlNode& node, const Place& place, Choice& out) {
    CALLVEIL_ASSIGN(const auto word, node.text());
    CALLVEIL_TRY(check_choice(node, place, word));
    const auto found = std::find(place.choices.begin(), place.choices.end(), word);
    out = static_cast<Choice>(found - place.choices.begin());
    return {};
}

/// The value of one option as `config print` shows it.
std::string print_value(const std::string& value);
std::string print_value(const Region& value);
std::string print_value(std::int64_t value);
std::string print_value(Milliseconds value);
std::string print_value(const Path& value);
std::string print_value(const PathOrNone& value);
std::string print_value(const Words& value);
std::string print_value(const Paths& value);
template <class Choice>
    requires std::is_enum_v<Choice>
std::string print_value(Choice value) {
    return std::string(word_of(value));
}

}  // namespace callveil::app
