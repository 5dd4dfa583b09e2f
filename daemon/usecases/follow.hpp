// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <vector>

#include "domain/traversal.hpp"
#include "usecases/found_rows.hpp"

namespace callveil::usecases {

/// The collections of a walk that were searched so far.
using Collections = std::map<domain::CollectionId, CollectionRows>;

/// Follows references from row to row. Each call goes on from the rows that were found since the
/// last one, and asks for no value twice. One object per search; the stops outlive it.
class References {
public:
    explicit References(Collections& collections) : collections_(collections) {}

    /// Adds to the collection of `stop`, which lies in `source`, the rows that hold a value of a
    /// row found elsewhere. @return whether any value was looked for that had not been before.
    Result<bool> follow(ports::LeadSource& source, const domain::Stop& stop);

private:
    /// What one inflow has carried.
    struct Carried {
        std::size_t rows = 0;          ///< of the giving collection, in the order they were found
        std::set<std::string> values;  ///< canonical bytes
    };
    /// Values that are new to an inflow, one set a column, and by their text a row that holds each.
    struct Fresh {
        std::vector<std::set<domain::Value>> columns;
        std::map<std::string, const FoundRow*> givers;
    };

    Result<void> look_up(ports::LeadSource& source, const domain::Stop& stop,
                         const domain::Inflow& inflow, const Fresh& fresh);
    Fresh take(const domain::Inflow& inflow, const CollectionRows& giving);

    Collections& collections_;
    std::map<const domain::Inflow*, Carried> carried_;
};

}  // namespace callveil::usecases
