// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "exporters/text_out.hpp"
#include "ports/exporter.hpp"

namespace callveil::tests {

using Rows = std::vector<std::vector<domain::Value>>;
using Records = std::vector<std::vector<std::string>>;

inline constexpr std::string_view passphrase = "TEST-ONLY-PASS-WORD";

/// A collection that gives `rows`, with a category and a provenance sentence.
ports::ExportCollection collection_of(std::vector<std::string> columns, Rows rows);

/// The content of a small, complete package.
ports::ExportContent content_of(std::vector<ports::ExportCollection> collections);

/// What `view` writes.
std::string written_by(const exporters::View& view);

/// Names and plain bytes of all entries. Throws when an entry cannot be opened.
std::map<std::string, std::string> open_package(const std::filesystem::path& file,
                                                std::string_view word = passphrase);

std::string bytes_of(const std::filesystem::path& file);

/// Reads CSV of RFC 4180, strictly: throws on text after a closing quote or a record without an
/// end.
Records read_csv(std::string_view text);

std::vector<std::string> naughty_strings();

/// Names of the files in `folder`.
std::vector<std::string> files_in(const std::filesystem::path& folder);

}  // namespace callveil::tests
