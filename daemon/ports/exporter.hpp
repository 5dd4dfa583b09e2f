// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "callveil/result.hpp"
#include "domain/data_map.hpp"
#include "domain/request.hpp"
#include "domain/value.hpp"

namespace callveil::ports {

/// Gets rows; false stops.
using ExportVisitor = std::function<bool(const std::vector<domain::Value>& values)>;

/// One collection of the package. `rows` may be called several times and gives the same rows each
/// time. While `write` runs it may be called on another thread, never twice at once.
struct ExportCollection {
    std::string source;
    domain::CollectionId id;
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> categories;  ///< per column
    std::vector<std::string> provenance;               ///< sentences: why rows are here
    std::function<Result<void>(const ExportVisitor&)> rows;
};

/// A titled paragraph of GDPR Art. 15(1)(a)-(h), from the configuration.
struct ArticleText {
    std::string letter;  ///< "a" .. "h"
    std::string title;
    std::string text;
};

/// Everything that a package says.
struct ExportContent {
    domain::Reference request;
    domain::TimePoint created_at{};
    std::string controller;  ///< name of the company, from the configuration
    std::vector<ArticleText> articles;
    std::vector<ExportCollection> collections;
    std::string audit_head;             ///< signed head of the audit log, a line without its LF
    std::vector<std::string> withheld;  ///< sentences: what is not in here and why; no values
};

struct ExportedFile {
    std::int64_t size_bytes = 0;
    std::string sha256;
    std::string manifest;  ///< the manifest.json inside, without values
};

/// Writes one sealed package. No plaintext byte reaches the disk. Thread safety: none needed.
class Exporter {
public:
    virtual ~Exporter() = default;
    /// @error conflict     `target` exists.
    /// @error unavailable  the folder cannot be written, or the disk is full; nothing is left
    /// behind.
    virtual Result<ExportedFile> write(const ExportContent& content,
                                       const std::filesystem::path& target,
                                       std::string_view passphrase) = 0;
};

}  // namespace callveil::ports
