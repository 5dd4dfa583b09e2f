// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "domain/data_map.hpp"
#include "manifests/yaml_node.hpp"

namespace callveil::manifests {

/// fideslang's FidesKey: one or more of A-Z a-z 0-9 _ . < > -
bool is_fides_key(std::string_view text) noexcept;

/// The FidesKey at `node`. @error misconfigured  no text, or another character.
Result<std::string> read_fides_key(const YamlNode& node);

/// The FidesKeys of a list; a null is an empty list. @error misconfigured  as above.
Result<std::vector<std::string>> read_fides_keys(const YamlNode& list);

/// A list of "dataset.collection", as `after` and `erase_after` write it.
/// @error misconfigured  an item without exactly one dot.
Result<std::vector<domain::CollectionId>> read_collection_ids(const YamlNode& list);

inline constexpr std::array<std::string_view, 2> mask_spec_keys = {"strategy", "configuration"};

/// A strategy with its configuration, `{strategy, configuration}`. Nested configuration is
/// flattened with dots: `format_preservation: {suffix: x}` becomes "format_preservation.suffix".
/// Other keys are left to the caller to judge by `mask_spec_keys`.
/// @error misconfigured  no strategy, or a list in the configuration.
Result<domain::MaskSpec> read_mask_spec(const YamlNode& node);

}  // namespace callveil::manifests
