// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "exporters/entry_text.hpp"

namespace callveil::exporters {

using EntryTexts = std::vector<std::unique_ptr<EntryText>>;

/// manifest.json: name, size and SHA-256 of each of `entries`, which must have been read, and what
/// was withheld.
/// @error internal  an entry was not read to its end before.
Result<std::string> manifest_of(const ports::ExportContent& content, const EntryTexts& entries);

}  // namespace callveil::exporters
