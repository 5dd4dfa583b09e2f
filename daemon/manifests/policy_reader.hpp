// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "domain/policy.hpp"

namespace callveil::manifests {

/// A policy and what its author should know about it; each warning starts with its place.
struct LoadedPolicy {
    domain::Policy policy;
    std::vector<std::string> warnings;
};

/// Reads a policy file (docs/formats/policy.md). Names and options of mask strategies are not
/// looked at here: `masking::make_strategy` knows them.
/// @error misconfigured  "file:line:column: ..." bad YAML, unknown or duplicate keys, a broken
/// rule.
/// @error not_found      the file is missing.
Result<LoadedPolicy> load_policy(const std::filesystem::path& file);

/// The same for one text; `file_name` stands in locations.
Result<LoadedPolicy> parse_policy(std::string_view text, std::string_view file_name);

}  // namespace callveil::manifests
