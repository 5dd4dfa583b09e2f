// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "domain/data_map.hpp"

namespace callveil::manifests {

/// A data map and what its author should know about it; each warning starts with its place.
struct LoadedMap {
    domain::DataMap map;
    std::vector<std::string> warnings;
};

/// Reads fideslang Dataset files (docs/formats/datamap.md) and unites them. A folder stands for its
/// *.yml and *.yaml files, by name, its own folders included.
///
/// References between collections are not followed here: see `domain::check_references`.
/// @error misconfigured  "file:line:column: ..." bad YAML, a broken rule of the grammar, a dataset
///                       key that occurs twice, a field mask that needs a secret.
/// @error not_found      a path that does not exist.
/// @error too_large      a limit of `yaml_document.hpp` is passed.
Result<LoadedMap> load_data_map(const std::vector<std::filesystem::path>& files);

/// The same for one text; `file_name` stands in locations.
Result<LoadedMap> parse_data_map(std::string_view text, std::string_view file_name);

}  // namespace callveil::manifests
