// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "callveil/result.hpp"
#include "stores/sqlite/connection.hpp"

namespace callveil::stores {

/// One step of the store's format: migrations/NNN_name.sql, version NNN.
struct Migration {
    int version;
    std::string_view name;
    std::string_view sql;
};

/// All steps, oldest first, versions 1, 2, 3 ... without a gap.
std::span<const Migration> migrations() noexcept;

/// "CVST", in the file's header, so that no other program's file is taken for a store.
inline constexpr int store_application_id = 0x43565354;

/// Brings the file to the newest version, each step in a transaction of its own.
/// @error misconfigured  the file is another program's, or was made by a newer Callveil.
/// @error corrupt        the file is no database.
Result<void> migrate(Connection& connection);

}  // namespace callveil::stores
