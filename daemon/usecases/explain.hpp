// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/plan.hpp"

namespace callveil::usecases {

/// "because email matched customer.email", or with the references that led on from there: "because
/// email matched customer.email, then orders.customer_id". A step taken several times in a row says
/// how often; fields of another dataset than the row's have its name before them.
std::string sentence_of(const domain::CollectionId& collection, const domain::Provenance& why);

/// Row key as a person reads it: "17", or "a / 3" for a key of two columns.
std::string display_key(const domain::RowKey& key);

}  // namespace callveil::usecases
