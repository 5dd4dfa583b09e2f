// SPDX-License-Identifier: Apache-2.0
#include "usecases/run_preview.hpp"

#include "usecases/audit_trail.hpp"
#include "usecases/job_inputs.hpp"
#include "usecases/mask_effects.hpp"
#include "usecases/plan_store.hpp"
#include "usecases/request_steps.hpp"

namespace callveil::usecases {
namespace {

Result<std::set<std::string>> addresses(const std::vector<std::string>& encoded) {
    std::set<std::string> decoded;
    for (const auto& text : encoded) {
        CALLVEIL_ASSIGN(auto address, crypto::from_base64(text));
        decoded.insert(std::move(address));
    }
    return decoded;
}

Result<Ticks> ticks_from(const PreviewInput& input) {
    CALLVEIL_ASSIGN(auto ticked, addresses(input.ticked));
    CALLVEIL_ASSIGN(auto unticked, addresses(input.unticked));
    return Ticks{std::move(ticked), std::move(unticked)};
}

AuditDetail detail_of(const domain::Plan& plan) {
    return AuditDetail()
        .id("plan", plan.hash)
        .count("rows", plan.counts.rows)
        .count("ticked", plan.counts.ticked_rows)
        .count("mask", plan.counts.cells_to_mask)
        .count("release", plan.counts.cells_released)
        .count("kept", plan.counts.cells_kept);
}

}  // namespace

Result<JobEnd> run_preview(const Context& context, const domain::Job& job, JobControl& control) {
    CALLVEIL_ASSIGN(const auto input, from_job_text<PreviewInput>(job.input));
    CALLVEIL_ASSIGN(const auto ticks, ticks_from(input));
    CALLVEIL_ASSIGN(const auto request, find_request(context, job.request));
    CALLVEIL_ASSIGN(const auto found,
                    gather(context, request.subject.identities(), targets_of(context, request.kind),
                           [&](std::int64_t rows_read) { return control.report(rows_read, 0); }));
    CALLVEIL_ASSIGN(auto plan,
                    build_plan(context, request, found,
                               new_plan_head(context, request, job.caller.person), ticks));
    CALLVEIL_ASSIGN(plan.head.effects, measure_effects(context, found, plan));
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(store_plan(transaction, plan));
        CALLVEIL_TRY(transaction.audit().append(audit_event(
            context, job.caller, "preview.run", request.reference, detail_of(plan.head))));
        return {};
    }));
    return JobEnd{plan.head.hash, {}};
}

}  // namespace callveil::usecases
