// SPDX-License-Identifier: Apache-2.0
#include "callveil/plugin.h"
#include "plugin/boundary.hpp"

const callveil_entry* CALLVEIL_CALL callveil_get_entry(uint32_t host_abi) CALLVEIL_NOEXCEPT {
    return callveil::plugin::entry_for(host_abi);
}
