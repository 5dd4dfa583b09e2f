// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/session.hpp"

namespace callveil::cli {

/// What `preview` is given: a request to plan, or a plan to look at again.
struct Preview {
    std::string reference;
    std::vector<std::int64_t> tick;
    std::vector<std::int64_t> untick;
    std::string numbers_of;
    std::string shown_hash;
    std::int64_t page_limit = 20;
};

void declare_preview(CLI::App& command, Preview& given);
/// Plans a request, or takes the plan that was named, and shows exactly what it changes.
Result<Exit> preview(Session& session, const Preview& given);

}  // namespace callveil::cli
