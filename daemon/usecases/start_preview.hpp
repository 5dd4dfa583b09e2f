// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/principal.hpp"
#include "usecases/context.hpp"
#include "wire/admin_work.hpp"

namespace callveil::usecases {

/// Queues a plan of a request. Ticks and unticks of the plan `plan_hash` (default: the newest) are
/// carried over; `tick` and `untick` name row numbers of that plan.
/// @error wrong_state       the request is decided already.
/// @error invalid_argument  a number that the plan does not have, or numbers without a plan.
Result<wire::JobReply> start_preview(const Context& context, const domain::Caller& caller,
                                     const wire::PreviewStart& asked);

/// The head of a plan, by hash or the newest of a request.
Result<wire::PlanShowReply> show_plan(const Context& context, const wire::PlanShow& asked);

/// A page of the exact difference, from the living rows, as many rows as fit into one message;
/// `page` is the number of its first row. Long values are shortened with a mark. Audited with
/// counts.
Result<wire::PreviewPageReply> preview_page(const Context& context, const domain::Caller& caller,
                                            const wire::PreviewPage& asked);

/// How far a job is. A search's result is shown by `search_page`, never here; the reason typed for
/// it to supervisors alone.
Result<wire::JobStatusReply> job_status(const Context& context, const domain::Caller& caller,
                                        const wire::JobStatus& asked);

/// Asks a job to stop at its next step; audited.
Result<wire::JobReply> cancel_job(const Context& context, const domain::Caller& caller,
                                  const wire::JobCancel& asked);

}  // namespace callveil::usecases
