// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "callveil/plugin.h"

/// The C side: plain functions that check thread and state, catch everything and return a status.
namespace callveil::plugin {

class Instance;

/// The functions of a callveil_plugin, for `instance`.
callveil_plugin plugin_table(Instance* instance) noexcept;

/// What callveil_get_entry returns.
const callveil_entry* entry_for(std::uint32_t host_abi) noexcept;

}  // namespace callveil::plugin
