// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporters/text_out.hpp"

namespace callveil::exporters {

/// data.json: every value unaltered. Format: docs/formats/package.md.
/// @error  as the `rows` of a collection, and as `write_rows`.
Result<void> write_json(const ports::ExportContent& content, TextOut& out);

}  // namespace callveil::exporters
