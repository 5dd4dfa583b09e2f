// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace callveil::exporters {

/// The style sheet of report.html.
std::string_view report_style() noexcept;

/// The Content Security Policy that allows this style sheet and nothing else.
std::string report_policy();

}  // namespace callveil::exporters
