// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "cli/session.hpp"
#include "wire/admin_work.hpp"

namespace callveil::cli {

/// Waits for a job and shows its progress on a terminal; Ctrl-C cancels the job.
///
/// @param what  what the job does, for the progress line, e.g. "searching".
/// @error cancelled  it was cancelled, here or by somebody else.
/// @error any        why the job failed.
Result<wire::JobStatusReply> wait_for(Session& session, const std::string& job,
                                      std::string_view what);

}  // namespace callveil::cli
