// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "domain/identity.hpp"
#include "identity/persons.hpp"
#include "usecases/gather.hpp"

namespace callveil::usecases {

/// What the identity fields of a row say about whose row it is.
identity::PersonClue clue_of(const CollectionRows& rows, const FoundRow& row,
                             std::string_view region);

/// Marks `conflict` and `shared` rows and groups rows into persons.
///
/// conflict: reached by an identity of one kind while the row's own identities of another given
/// kind are all different from the given ones. shared: the only identity that led here leads to
/// several persons. For rows that only a reference led to, see `flag_referenced`.
Result<void> flag_rows(const Context& context, const std::vector<domain::Identity>& identities,
                       Gathered& found);

}  // namespace callveil::usecases
