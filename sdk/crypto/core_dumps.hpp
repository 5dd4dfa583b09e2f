// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace callveil::crypto {

/// From now on neither a core dump nor another process's debugger sees the memory of this process,
/// in which keys and values of persons lie. For programs of ours, never for a stranger's process.
void forbid_core_dumps() noexcept;

}  // namespace callveil::crypto
