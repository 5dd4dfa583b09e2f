// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ports/manifest_reader.hpp"
#include "usecases/context.hpp"
#include "wire/admin_upkeep.hpp"

namespace callveil::usecases {

/// Compares a data map with the living databases: references, tables and columns that are missing,
/// sources that are away, fields that a mask cannot reach for want of `data_type`, and columns that
/// look personal and are not mapped. Reads catalogues only, changes nothing.
wire::CheckReply check_map(ports::SourcePool& sources, const domain::Policy& policy,
                           const domain::DataMap& map);

/// The part of check_map() that needs the databases.
wire::CheckReply check_databases(ports::SourcePool& sources, const domain::Policy& policy,
                                 const domain::DataMap& map);

/// Whether each lead database answers at all.
wire::CheckReply check_reach(ports::SourcePool& sources);

/// The map in force, or a text that is not.
Result<wire::CheckReply> check_datamap(const Context& context, const ports::ManifestReader& reader,
                                       const wire::DatamapCheck& asked);

/// Strategies and options of a policy, and targets that no field of the map has.
Result<wire::CheckReply> check_policy(const Context& context, const ports::ManifestReader& reader,
                                      const wire::PolicyCheck& asked);

}  // namespace callveil::usecases
