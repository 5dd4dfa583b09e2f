// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "stores/sqlite/session.hpp"

namespace callveil::stores {

/// Brings everything sealed under the key that it is sealed with from now on, in transactions of a
/// few hundred rows. Killed in between it goes on at the next opening: the mark by which a store
/// knows its key is the last to change.
/// @return how many values were sealed anew; 0 when the store knows the current key already.
/// @error corrupt  a value opens under neither key.
Result<std::int64_t> renew_seals(Session& session, const Sealer& sealer);

}  // namespace callveil::stores
