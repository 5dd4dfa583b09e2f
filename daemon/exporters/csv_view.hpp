// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "exporters/text_out.hpp"

namespace callveil::exporters {

/// "csv/<number>-<name>.csv", where the name keeps only [a-z0-9_-] of the collection's.
std::string csv_name(std::size_t number, const ports::ExportCollection& collection);

/// One collection as CSV of RFC 4180: CRLF, every field quoted, UTF-8, a header row.
///
/// A field that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV
/// Injection"): first character = + - @ TAB CR LF NUL, or one that is = + - @ in another width.
/// Bytes that are not UTF-8 become U+FFFD; blobs are hex. Source: docs/formats/package.md.
/// @error  as the `rows` of the collection, and as `write_rows`.
Result<void> write_csv(const ports::ExportCollection& collection, TextOut& out);

}  // namespace callveil::exporters
