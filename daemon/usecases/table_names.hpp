// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "usecases/context.hpp"

namespace callveil::usecases {

/// The table of a collection as its lead database takes it: `schema.collection` where the dataset
/// has a namespace with a schema and the database has schemas, else the collection's own name.
std::string table_name(const ports::SourceInfo& info, const domain::Dataset& dataset,
                       const std::string& collection);

/// The same by the map in force; the collection's own name where nothing is known of it.
std::string table_of(const Context& context, const domain::CollectionId& id);

}  // namespace callveil::usecases
