// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace callveil::crypto {

/// Makes libsodium usable: cheap after the first call, on any thread. It keeps no object of ours,
/// so that a plugin holding this code can be unloaded. Ends the process when there is no random
/// source.
void make_sodium_ready() noexcept;

}  // namespace callveil::crypto
