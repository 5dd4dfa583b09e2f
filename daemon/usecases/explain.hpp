// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/plan.hpp"

namespace callveil::usecases {

/// "because phone_number matched phone", or "because callcenter:leads:customer_id led to
/// customer_id".
std::string sentence_of(const domain::CollectionId& collection, const domain::Provenance& why);

/// Row key as a person reads it: "17", or "a / 3" for a key of two columns.
std::string display_key(const domain::RowKey& key);

}  // namespace callveil::usecases
