// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/request.hpp"

namespace callveil::domain {

/// A finished export in the spool: one AES-256 ZIP.
struct Package {
    std::string id;  ///< UUIDv7; the file is export-<id>.zip
    Reference request;
    std::string file_name;
    std::int64_t size_bytes = 0;
    std::string sha256;    ///< hex, of the file
    std::string manifest;  ///< manifest.json: names, sizes, hashes; no values
    TimePoint created_at{};
    TimePoint expires_at{};
    std::string passphrase;  ///< sealed at rest; emptied when it was told
    std::optional<TimePoint> passphrase_told_at;
    std::optional<TimePoint> deleted_at;
};

}  // namespace callveil::domain
