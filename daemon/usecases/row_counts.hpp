// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "usecases/context.hpp"
#include "usecases/found_rows.hpp"

namespace callveil::usecases {

/// Counts rows of lead databases that hold what a mask is about to write, one look-up per result,
/// each until `domain::most_counted_rows` are found and all of them until `settings.count_time` is
/// over. What is not counted by then stays uncounted: no error.
///
/// Its clock runs in a thread of its own from the construction on, because a slow statement must be
/// ended from outside. One thread uses an object.
class RowCounter {
public:
    explicit RowCounter(const Context& context);

    /// A column and the rows of it that do not count, by canonical bytes of the key: the plan
    /// changes them.
    struct Column {
        const CollectionRows& rows;
        const std::string& name;
        const std::set<std::string>& changed;
    };

    /// Sets `counted`, `fewest_others` and `most_others` of `effect`.
    void count(const Column& column, const std::vector<domain::Value>& results,
               domain::MaskEffect& effect);

private:
    Result<std::int64_t> others(ports::LeadSource& source, const Column& column,
                                const domain::Value& result) const;

    const Context& context_;
    std::stop_source over_;
    std::jthread timer_;  ///< last: it uses `over_`
};

}  // namespace callveil::usecases
