// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/data_map.hpp"
#include "domain/policy.hpp"

/// What of a person's row may be shown and sent. A column is one piece: what holds for a field
/// below it, or for its whole collection, holds for all of it.
namespace callveil::usecases {

/// Categories of `field` and of every field below it.
std::vector<std::string> categories_of(const domain::Field& field);

/// What an access request does with a column.
enum class Release {
    not_asked,    ///< no target of the policy holds its data
    whole,        ///< it goes into the package
    denied,       ///< data of a category that never leaves
    nested_only,  ///< only fields below it are asked for, and they cannot be taken out of it
};

struct Disclosure {
    Release release = Release::not_asked;
    std::string category;  ///< the one that decided; empty for `not_asked`
};

/// What the policy says about sending the column of `field`, a top-level field of `collection`.
Disclosure disclosure_of(const domain::Policy& policy, const domain::Collection& collection,
                         const domain::Field& field);

/// Reason of a planned cell that is kept because of `release`; empty for the others.
std::string_view reason_of(Release release) noexcept;

/// Why the column is not in a package, for the person and the supervisor; names no value.
std::string withheld_sentence(const domain::CollectionId& id, std::string_view column,
                              const Disclosure& disclosure);

/// Why nobody is shown this column: `denied_category: user.government_id`, or `not_in_map` when the
/// map no longer says what it holds. Empty when it may be shown.
std::string why_hidden(const domain::DataMap& map, const domain::Policy& policy,
                       const domain::CollectionId& id, std::string_view column);

}  // namespace callveil::usecases
