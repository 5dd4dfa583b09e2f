// SPDX-License-Identifier: Apache-2.0
#include "usecases/start_preview.hpp"

#include <algorithm>

#include "usecases/approve_request.hpp"
#include "usecases/job_inputs.hpp"
#include "usecases/request_steps.hpp"
#include "usecases/shown_rows.hpp"
#include "usecases/view_limits.hpp"

namespace callveil::usecases {
namespace {

using domain::RequestState;

Result<void> check_state(const domain::Request& request) {
    const bool open = request.state == RequestState::received ||
                      request.state == RequestState::verifying ||
                      request.state == RequestState::pending_approval;
    return open ? Result<void>()
                : Result<void>(fail(ErrorCode::wrong_state,
                                    "this request is " +
                                        std::string(domain::to_string(request.state)) +
                                        "; only an undecided request is previewed"));
}

/// The plan whose ticks go on, if there is one.
Result<std::optional<domain::Plan>> base_plan(const Context& context,
                                              const wire::PreviewStart& asked) {
    std::optional<domain::Plan> base;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        auto found = asked.plan_hash.empty() ? transaction.plans().latest(asked.reference)
                                             : transaction.plans().find_by_hash(asked.plan_hash);
        if (found && found->request == asked.reference) {
            base = std::move(*found);
        } else if (!asked.plan_hash.empty()) {
            return fail(ErrorCode::not_found, "this request has no plan of that hash");
        }
        return {};
    }));
    if (!base && (!asked.tick.empty() || !asked.untick.empty())) {
        return fail(ErrorCode::invalid_argument,
                    "row numbers belong to a plan; preview once without ticks first");
    }
    return base;
}

/// Addresses of the rows that `tick` and `untick` name by number.
Result<void> apply_numbers(const Context& context, const domain::Plan& plan,
                           const wire::PreviewStart& asked, Ticks& ticks) {
    std::set<std::int64_t> tick(asked.tick.begin(), asked.tick.end());
    std::set<std::int64_t> untick(asked.untick.begin(), asked.untick.end());
    std::int64_t number = 0;
    CALLVEIL_TRY(each_page(context, plan, [&](std::int64_t, auto& rows) -> Result<bool> {
        for (const auto& row : rows) {
            ++number;
            const auto address = address_of(row);
            if (tick.erase(number) > 0) {
                ticks.ticked.insert(address);
                ticks.unticked.erase(address);
            }
            if (untick.erase(number) > 0) {
                ticks.unticked.insert(address);
                ticks.ticked.erase(address);
            }
        }
        return true;
    }));
    if (!tick.empty() || !untick.empty()) {
        return fail(ErrorCode::invalid_argument,
                    "the plan has only " + std::to_string(number) + " rows");
    }
    return {};
}

std::vector<std::string> encoded(const std::set<std::string>& addresses) {
    std::vector<std::string> texts;
    std::transform(addresses.begin(), addresses.end(), std::back_inserter(texts),
                   [](const auto& address) { return crypto::base64(address); });
    return texts;
}

/// Rows `first` .. `first + size` of the whole plan, counted from 0.
Result<std::vector<domain::PlannedRow>> slice(const Context& context, const domain::Plan& plan,
                                              std::size_t first, std::size_t size) {
    std::vector<domain::PlannedRow> wanted;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        for (auto at = first; at < first + size;) {
            const auto page = static_cast<std::int64_t>(at / plan_page_rows);
            if (page >= plan.pages) {
                break;
            }
            CALLVEIL_ASSIGN(const auto rows, transaction.plans().page(plan.id, page));
            const auto from = std::min(at % plan_page_rows, rows.size());
            const auto to = std::min(from + (first + size - at), rows.size());
            wanted.insert(wanted.end(), rows.begin() + static_cast<std::ptrdiff_t>(from),
                          rows.begin() + static_cast<std::ptrdiff_t>(to));
            at += plan_page_rows - at % plan_page_rows;
        }
        return {};
    }));
    return wanted;
}

constexpr std::size_t shown_effects = 100;
constexpr std::size_t name_bytes = 128;

wire::MaskEffect shown_of(const domain::MaskEffect& effect) {
    return {.source = shortened(effect.source, name_bytes),
            .collection = shortened(effect.collection.text(), name_bytes),
            .column = shortened(effect.column, name_bytes),
            .strategy = effect.strategy,
            .cells = effect.cells,
            .characters = effect.all.characters,
            .readable = effect.all.readable,
            .worst_characters = effect.worst.characters,
            .worst_readable = effect.worst.readable,
            .worst_row = effect.worst_row,
            .results = effect.results,
            .alike = effect.alike,
            .counted = effect.counted,
            .fewest_others = effect.fewest_others,
            .most_others = effect.most_others};
}

/// As many as a message holds, with a warning where some are left out.
void show_effects(const domain::Plan& plan, wire::PlanShowReply& reply) {
    const auto count = std::min(plan.effects.size(), shown_effects);
    std::transform(plan.effects.begin(), plan.effects.begin() + static_cast<std::ptrdiff_t>(count),
                   std::back_inserter(reply.effects),
                   [](const auto& effect) { return shown_of(effect); });
    if (count < plan.effects.size()) {
        reply.warnings.insert(
            reply.warnings.begin(),
            std::to_string(plan.effects.size() - count) +
                " more masked columns are not in the list of what stays readable");
    }
}

wire::PlanShowReply shown_of(const Context& context, const domain::Plan& plan,
                             const domain::Request& request) {
    const bool whole = plan.atomicity == domain::Atomicity::one_transaction;
    return {.plan_hash = plan.hash,
            .reference = plan.request,
            .kind = std::string(domain::to_string(plan.kind)),
            .created_by = plan.created_by,
            .created_at = domain::to_rfc3339(plan.created_at),
            .expires_at = domain::to_rfc3339(plan.expires_at),
            .atomicity = whole ? "one_transaction" : "batches",
            .rows = plan.counts.rows,
            .ticked_rows = plan.counts.ticked_rows,
            .conflict_rows = plan.counts.conflict_rows,
            .shared_rows = plan.counts.shared_rows,
            .cells_to_mask = plan.counts.cells_to_mask,
            .cells_kept = plan.counts.cells_kept,
            .cells_released = plan.counts.cells_released,
            .pages = plan.pages,
            .warnings = plan.warnings,
            .obstacles = plan.obstacles,
            .skipped = plan.skipped,
            .request_state = std::string(domain::to_string(request.state)),
            .four_eyes = needs_four_eyes(context, request),
            .effects = {}};
}

}  // namespace

Result<wire::JobReply> start_preview(const Context& context, const domain::Caller& caller,
                                     const wire::PreviewStart& asked) {
    CALLVEIL_ASSIGN(const auto request, find_request(context, asked.reference));
    CALLVEIL_TRY(check_state(request));
    CALLVEIL_ASSIGN(const auto base, base_plan(context, asked));
    Ticks ticks;
    if (base) {
        CALLVEIL_ASSIGN(ticks, ticks_of(context, *base));
        CALLVEIL_TRY(apply_numbers(context, *base, asked, ticks));
    }
    const PreviewInput input{encoded(ticks.ticked), encoded(ticks.unticked)};
    const auto job =
        new_job(context, caller, domain::JobKind::preview, request.reference, to_job_text(input));
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(transaction.jobs().insert(job));
        CALLVEIL_TRY(transaction.audit().append(audit_event(
            context, caller, "preview.start", request.reference, AuditDetail().id("job", job.id))));
        return {};
    }));
    context.work_added();
    return wire::JobReply{job.id};
}

Result<wire::PlanShowReply> show_plan(const Context& context, const wire::PlanShow& asked) {
    wire::PlanShowReply reply;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(const auto plan, asked.plan_hash.empty()
                                             ? transaction.plans().latest(asked.reference)
                                             : transaction.plans().find_by_hash(asked.plan_hash));
        CALLVEIL_ASSIGN(const auto request, transaction.requests().find(plan.request));
        reply = shown_of(context, plan, request);
        show_effects(plan, reply);
        return {};
    }));
    for (auto* list : {&reply.warnings, &reply.obstacles, &reply.skipped}) {
        *list = shortened(*list, page_bytes / 4);
    }
    return reply;
}

Result<wire::PreviewPageReply> preview_page(const Context& context, const domain::Caller& caller,
                                            const wire::PreviewPage& asked) {
    CALLVEIL_ASSIGN(const auto plan, find_plan(context, asked.plan_hash));
    const auto first = std::max<std::int64_t>(asked.page, 1);
    const auto size = static_cast<std::size_t>(context.settings.page_rows);
    CALLVEIL_ASSIGN(const auto rows,
                    slice(context, plan, static_cast<std::size_t>(first - 1), size));
    wire::PreviewPageReply reply;
    CALLVEIL_ASSIGN(reply.rows, show_planned(context, plan, rows, first));
    const auto next = first + static_cast<std::int64_t>(reply.rows.size());
    reply.next = !rows.empty() && next <= plan.counts.rows ? next : 0;
    CALLVEIL_TRY(audit(context, caller, "preview.page", plan.request,
                       AuditDetail()
                           .id("plan", plan.hash)
                           .count("page", first)
                           .count("rows", static_cast<std::int64_t>(reply.rows.size()))));
    return reply;
}

Result<wire::JobStatusReply> job_status(const Context& context, const domain::Caller& caller,
                                        const wire::JobStatus& asked) {
    domain::Job job;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(job, transaction.jobs().find(asked.job));
        return {};
    }));
    wire::JobStatusReply reply{.job = job.id,
                               .kind = std::string(domain::to_string(job.kind)),
                               .state = std::string(domain::to_string(job.state)),
                               .done = job.progress_done,
                               .total = job.progress_total,
                               .attempt = job.attempt,
                               .error = "",
                               .detail = "",
                               .result = "",
                               .matches = 0,
                               .reason = ""};
    if (job.error) {
        reply.error = to_string(job.error->code);
        reply.detail = job.error->detail;
    }
    if (job.kind != domain::JobKind::search) {
        reply.result = job.result;
    } else if (job.state == domain::JobState::done) {
        CALLVEIL_ASSIGN(const auto result, from_job_text<SearchResult>(job.result));
        reply.matches = result.matches;
    }
    if (job.kind == domain::JobKind::search && caller.role == domain::Role::supervisor) {
        CALLVEIL_ASSIGN(const auto input, from_job_text<SearchInput>(job.input));
        reply.reason = input.reason;
    }
    return reply;
}

Result<wire::JobReply> cancel_job(const Context& context, const domain::Caller& caller,
                                  const wire::JobCancel& asked) {
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(transaction.jobs().request_cancel(asked.job));
        CALLVEIL_TRY(
            transaction.audit().append(audit_event(context, caller, "job.cancel", asked.job)));
        return {};
    }));
    return wire::JobReply{asked.job};
}

}  // namespace callveil::usecases
