// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/duration.hpp"
#include "app/options.hpp"
#include "callveil/result.hpp"

namespace callveil::app {

/// Options in force and where each comes from.
struct LoadedOptions {
    Options options;
    std::set<std::string> from_file;  ///< dotted names that the file sets
};

/// Reads `callveil.yaml`. Paths are relative to the folder of the file.
/// @error misconfigured  "file:line:column: ..." unknown or duplicate key, wrong type, out of
/// range,
///                       required option missing.
/// @error not_found      no such file.
Result<LoadedOptions> load_options(const std::filesystem::path& file);

/// The same for one text.
Result<LoadedOptions> parse_options(std::string_view text, const std::filesystem::path& file);

/// (name, value) of options as `config print` shows them.
using PrintedOptions = std::vector<std::pair<std::string, std::string>>;

/// Every option in force; of a source those that its kind takes.
PrintedOptions print_options(const Options& options);

/// The default of every option of a source, whatever its kind.
PrintedOptions print_usual_source();

}  // namespace callveil::app
