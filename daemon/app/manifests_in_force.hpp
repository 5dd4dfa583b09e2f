// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/options.hpp"
#include "callveil/result.hpp"
#include "ports/exporter.hpp"
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

/// What could be read of these files, and why the rest could not.
struct ManifestsRead {
    Manifests manifests;
    std::vector<Error> problems;  ///< "file:line:column: ...", at most one of each file
    bool has_map = false;         ///< whether the data maps could be read
};

/// Reads data maps, policy, calendar and Article 15 texts, and checks them against each other and
/// against the sources, however many of them are wrong.
ManifestsRead read_manifests(const Options& options, const masking::MaskKeys& keys);

/// The same, where one problem is one too many.
/// @error misconfigured  the first problem.
Result<Manifests> load_manifests(const Options& options, const masking::MaskKeys& keys);

/// Reads the texts of GDPR Art. 15(1)(a)-(h); `file_name` stands in locations.
/// @error misconfigured  "file:line:column: ..."
Result<std::vector<ports::ArticleText>> parse_articles(std::string_view text,
                                                       std::string_view file_name);

/// Reads texts that an operator tries out.
class YamlManifestReader final : public ports::ManifestReader {
public:
    Result<domain::DataMap> data_map(std::string_view text, std::string_view file_name,
                                     std::vector<std::string>& warnings) const override;
    Result<domain::Policy> policy(std::string_view text, std::string_view file_name,
                                  std::vector<std::string>& warnings) const override;
};

}  // namespace callveil::app
