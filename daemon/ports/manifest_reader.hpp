// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "domain/data_map.hpp"
#include "domain/policy.hpp"

namespace callveil::ports {

/// Reads texts that an operator tries out. Errors name file, line and column. Thread safety: any
/// thread.
class ManifestReader {
public:
    virtual ~ManifestReader() = default;
    /// `warnings` gets one sentence per thing that is ignored.
    virtual Result<domain::DataMap> data_map(std::string_view text, std::string_view file_name,
                                             std::vector<std::string>& warnings) const = 0;
    virtual Result<domain::Policy> policy(std::string_view text, std::string_view file_name,
                                          std::vector<std::string>& warnings) const = 0;
};

}  // namespace callveil::ports
