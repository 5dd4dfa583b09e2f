// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/job.hpp"
#include "usecases/setbacks.hpp"

namespace callveil::usecases {

/// What an execution left in the lead databases.
struct Remains {
    Written written = Written::nothing;
    bool news = false;  ///< a write whose outcome was not known turned out to be there
};

/// Says what the execution that `job` was has written, before the job ends for good.
///
/// Each write whose outcome is not known is read back from its lead database and its outcome
/// committed. `unknown` when the plan that says what was meant cannot be read any more.
/// @error any  a lead database cannot be read now; or the job went to another worker.
Result<Remains> read_back(const Context& context, const domain::Job& job);

}  // namespace callveil::usecases
