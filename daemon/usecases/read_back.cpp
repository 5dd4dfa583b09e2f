// SPDX-License-Identifier: Apache-2.0
#include "usecases/read_back.hpp"

#include "usecases/plan_batches.hpp"
#include "usecases/request_steps.hpp"
#include "usecases/write_journal.hpp"

namespace callveil::usecases {
namespace {

std::string_view outcome_of(const Standing& standing) noexcept {
    if (standing.done == 0) {
        return "not_written";
    }
    return standing.todo + standing.stale == 0 ? "done" : "stale";
}

/// Whether any write that was left open is there.
Result<bool> read_open(const Context& context, const Run& run, WriteJournal& journal) {
    bool there = false;
    CALLVEIL_TRY(each_batch(
        context, run.plan, [&](const std::string& name, const Batch& batch) -> Result<void> {
            if (!journal.is_open(name, batch.number)) {
                return {};
            }
            CALLVEIL_ASSIGN(auto source, context.sources.borrow(name));
            CALLVEIL_ASSIGN(const auto standing,
                            LeadWriter(context, run.plan, *source).look(batch.rows));
            there = there || standing.done > 0;
            return journal.record(name, batch.number, outcome_of(standing), standing.done);
        }));
    return there;
}

}  // namespace

Result<Remains> read_back(const Context& context, const domain::Job& job) {
    CALLVEIL_ASSIGN(auto request, find_request(context, job.request));
    if (request.state != domain::RequestState::running ||
        job.kind != domain::JobKind::pseudonymize) {
        return Remains{};
    }
    auto plan = find_plan(context, request.plan_hash);
    if (!plan) {
        return plan.error().code == ErrorCode::unavailable ? Result<Remains>(fail(plan.error()))
                                                           : Remains{Written::unknown, false};
    }
    const Run run{std::move(request), std::move(*plan)};
    WriteJournal journal(context, job, run);
    CALLVEIL_ASSIGN(const bool finished, journal.load());
    CALLVEIL_ASSIGN(const bool there, read_open(context, run, journal));
    return Remains{finished || there ? Written::something : Written::nothing, there};
}

}  // namespace callveil::usecases
