// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/option.hpp"

namespace callveil::app {

/// What may stand behind an option.
enum class OptionKind { text, region, number, time, path, path_or_none, paths, words };

/// One declaration of options.hpp without its types, for pages and schemas.
struct OptionSheet {
    std::string_view name;
    OptionKind kind = OptionKind::text;
    Presence presence = Presence::optional;
    std::string_view text;
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::vector<std::string> choices;
    std::string usual;                    ///< default value as `config print` shows it
    std::vector<std::string_view> kinds;  ///< of lead database that take it; empty for every one
};

/// The options of the file, in the order of their declaration, without `sources`.
std::vector<OptionSheet> daemon_sheets();
/// The options of one entry of `sources`.
std::vector<OptionSheet> source_sheets();

}  // namespace callveil::app
