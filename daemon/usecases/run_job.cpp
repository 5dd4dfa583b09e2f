// SPDX-License-Identifier: Apache-2.0
#include "usecases/run_job.hpp"

#include "usecases/run_export.hpp"
#include "usecases/run_preview.hpp"
#include "usecases/run_pseudonymize.hpp"
#include "usecases/run_search.hpp"

namespace callveil::usecases {

bool is_begun_too_often(const domain::Job& job) noexcept {
    return job.attempt - job.outages > most_rescues;
}

Result<JobEnd> run_job(const Context& context, const domain::Job& job, JobControl& control) {
    if (is_begun_too_often(job)) {
        return fail(ErrorCode::internal,
                    "this job was begun too often without an end; job " + job.id);
    }
    switch (job.kind) {
        case domain::JobKind::search:
            return run_search(context, job, control);
        case domain::JobKind::preview:
            return run_preview(context, job, control);
        case domain::JobKind::export_package:
            return run_export(context, job, control);
        case domain::JobKind::pseudonymize:
            return run_pseudonymize(context, job, control);
    }
    return fail(ErrorCode::internal, "a job of an unknown kind");
}

}  // namespace callveil::usecases
