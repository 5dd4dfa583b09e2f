// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/data_map.hpp"
#include "manifests/yaml_node.hpp"

namespace callveil::manifests {

/// Reads one fideslang field with the fields below it.
/// @error misconfigured  a broken rule of the grammar, at its place.
Result<domain::Field> read_field(const YamlNode& node, std::vector<std::string>& warnings);

/// Reads a list of fields; two of one name are an error.
Result<std::vector<domain::Field>> read_fields(const YamlNode& list,
                                               std::vector<std::string>& warnings);

/// The annotations of a dataset, collection or field: `fides_meta`, else its older name
/// `fidesops_meta`; a null node when there are none. @error misconfigured  they are no map.
Result<YamlNode> annotations_of(const YamlNode& node);

/// `location()`, empty for a null node.
std::string place_of(const YamlNode& node);

/// Adds a warning for each key of `node` that is not in `known`: fideslang ignores such keys, and
/// so do we, but their author may think that they work.
void warn_of_unknown(const YamlNode& node, std::span<const std::string_view> known,
                     std::vector<std::string>& warnings);

/// `redact: name`. @error misconfigured  another word than "name".
Result<bool> read_redact(const YamlNode& annotations);

}  // namespace callveil::manifests
