// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "wire/admin_checks.hpp"
#include "wire/fields.hpp"

/// Admin channel: the options in force.
namespace callveil::wire {

/// Reads the configuration file again and says whether it would be taken.
struct ConfigCheck {
    static constexpr std::string_view type = "config.check";
    using Reply = CheckReply;
    static constexpr auto fields() { return std::tuple{}; }
};

/// One option.
struct ConfigEntry {
    std::string name;
    std::string value;
    std::string origin;
    static constexpr auto fields() {
        return std::tuple{
            must("name", &ConfigEntry::name, "dotted name"),
            must("value", &ConfigEntry::value, "value in force; secrets are never shown"),
            must("origin", &ConfigEntry::origin, "default or file")};
    }
};

/// All options in force.
struct ConfigPrintReply {
    std::vector<ConfigEntry> options;
    static constexpr auto fields() {
        return std::tuple{must("options", &ConfigPrintReply::options, "options", 1000)};
    }
};

/// Prints the options in force.
struct ConfigPrint {
    static constexpr std::string_view type = "config.print";
    using Reply = ConfigPrintReply;
    static constexpr auto fields() { return std::tuple{}; }
};

}  // namespace callveil::wire
