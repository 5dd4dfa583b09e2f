// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/options.hpp"
#include "callveil/result.hpp"
#include "ports/manifest_reader.hpp"
#include "usecases/context.hpp"

namespace callveil::app {

/// What the operator's YAML files say, read once.
struct Manifests {
    domain::DataMap map;
    domain::Policy policy;
    usecases::Settings settings;
    std::vector<std::string> warnings;
};

/// Reads data maps, policy, calendar and Article 15 texts, and checks them against each other.
/// @error misconfigured  "file:line:column: ..."
Result<Manifests> load_manifests(const Options& options, const masking::MaskKeys& keys);

/// Reads texts that an operator tries out.
class YamlManifestReader final : public ports::ManifestReader {
public:
    Result<domain::DataMap> data_map(std::string_view text, std::string_view file_name,
                                     std::vector<std::string>& warnings) const override;
    Result<domain::Policy> policy(std::string_view text, std::string_view file_name,
                                  std::vector<std::string>& warnings) const override;
};

}  // namespace callveil::app
