// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "wire/admin_audit.hpp"

/// An exported entry of the audit log: one line in one form; docs/formats/audit.md.
namespace callveil::wire {

/// The line of `row`, without its LF.
std::string export_line(const AuditRow& row);

/// The entry of a line without its LF.
/// @error invalid_argument  it is no entry, or not in the one form that an export has.
Result<AuditRow> read_export_line(std::string_view line);

}  // namespace callveil::wire
