// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_out.hpp"

namespace callveil::exporters {

/// report.html: what a person reads and prints. One file without script or outside links; a Content
/// Security Policy allows nothing but its own style sheet, by hash.
/// @error  as the `rows` of a collection, and as `write_rows`.
Result<void> write_html(const ports::ExportContent& content, TextOut& out);

}  // namespace callveil::exporters
