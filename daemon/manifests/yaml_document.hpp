// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "callveil/result.hpp"
#include "manifests/yaml_node.hpp"

namespace callveil::manifests {

/// Limits of every YAML file that Callveil reads.
inline constexpr std::size_t max_yaml_bytes = 8 * 1024 * 1024;
inline constexpr std::size_t max_yaml_depth = 64;
/// Nodes of the document, those behind aliases counted each time they are named.
inline constexpr std::size_t max_yaml_nodes = 1'000'000;

/// Reads one YAML document strictly and returns its root; an empty document is a null node.
///
/// `file_name` is only used in locations. Refused, always with "file:line:column": bad syntax,
/// bytes that are not UTF-8, control characters that are not escaped, a key given twice in one map,
/// keys that are no scalars, merge keys (<<), tags of one's own, a second document, an alias to a
/// node that contains it.
/// @error misconfigured  one of these.
/// @error too_large      a limit above is passed.
Result<YamlNode> parse_yaml(std::string_view text, std::string_view file_name);

/// The same for a file. Locations begin with `file` as it is given.
/// @error not_found   the file is missing or is no regular file.
/// @error unavailable the file cannot be read.
Result<YamlNode> load_yaml(const std::filesystem::path& file);

}  // namespace callveil::manifests
