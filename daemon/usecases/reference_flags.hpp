// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "usecases/gather.hpp"

namespace callveil::usecases {

/// Flags rows that only references led to. Run after the rows that identities led to are flagged.
///
/// shared: rows that the search did not reach refer to the row, too; or every way to the row comes
/// back to its collection over a self reference or a cycle, so that it is another one of its kind,
/// such as the manager of an employee. And a row inherits the flags of each row that refers to it:
/// what hangs on somebody else's row may be somebody else's.
Result<void> flag_referenced(const Context& context, Gathered& found);

}  // namespace callveil::usecases
