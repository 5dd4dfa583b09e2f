// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporters/text_out.hpp"

namespace callveil::exporters {

/// README.txt: the cover note. Plain text with CRLF, so that every editor shows its lines.
/// `csv_names` are the names of the CSV entries, one a collection, in the same order.
Result<void> write_readme(const ports::ExportContent& content,
                          const std::vector<std::string>& csv_names, TextOut& out);

}  // namespace callveil::exporters
