// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "manifests/yaml_node.hpp"

namespace callveil::manifests {

/// Whether fideslang's default taxonomy knows `category`. Others are allowed: operators add theirs.
bool is_default_category(std::string_view category) noexcept;

/// The default category that a person most likely meant.
std::optional<std::string> nearest_category(std::string_view category);

/// Names of data categories at `list`; a null is an empty list. A category that the default
/// taxonomy does not know is kept and adds a warning.
/// @error misconfigured  not a list of FidesKeys.
Result<std::vector<std::string>> read_categories(const YamlNode& list,
                                                 std::vector<std::string>& warnings);

}  // namespace callveil::manifests
