// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/identity.hpp"
#include "usecases/context.hpp"

namespace callveil::usecases {

/// What of the given identities can be searched for.
struct Searchable {
    std::vector<domain::Identity> identities;
    /// One sentence per identity that cannot, by kind and position, never by value.
    std::vector<std::string> warnings;
};

/// Leaves out identities that name nobody, such as a phone of three digits, so that one typing
/// error does not stop the search for the others.
/// @error misconfigured  a source has an unknown region.
Result<Searchable> searchable(const Context& context,
                              const std::vector<domain::Identity>& identities);

/// Regions of the configured lead databases, each once; "US" where none is configured.
std::set<std::string> regions_of(const Context& context);

}  // namespace callveil::usecases
