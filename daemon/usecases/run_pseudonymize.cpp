// SPDX-License-Identifier: Apache-2.0
#include "usecases/run_pseudonymize.hpp"

#include <algorithm>
#include <set>

#include "usecases/begin_run.hpp"
#include "usecases/lead_writer.hpp"
#include "usecases/open_access.hpp"
#include "usecases/plan_batches.hpp"
#include "usecases/setbacks.hpp"
#include "usecases/write_journal.hpp"

namespace callveil::usecases {
namespace {

/// One run of one plan.
class Execution {
public:
    Execution(const Context& context, const domain::Job& job, const Run& run, JobControl& control)
        : context_(context), job_(job), run_(run), control_(control), journal_(context, job, run) {}

    Result<JobEnd> run() {
        CALLVEIL_ASSIGN(const bool begun, was_begun());
        if (!begun) {
            CALLVEIL_ASSIGN(const auto end, compare_again());
            if (end) {
                return *end;
            }
        }
        CALLVEIL_ASSIGN(kept_, each_batch(context_, run_.plan,
                                          [this](const std::string& source, const Batch& batch) {
                                              return write_batch(source, batch);
                                          }));
        return stale_ && written_ == 0
                   ? send_back(context_, job_, run_, "plan_stale", {0, 0, stale_rows_})
                   : conclude();
    }

private:
    /// The exhaustive search before the first write. @return how the job ends if nothing may be
    /// written.
    Result<std::optional<JobEnd>> compare_again() {
        CALLVEIL_ASSIGN(const auto fresh, plan_again(context_, run_, control_));
        CALLVEIL_ASSIGN(const auto difference,
                        compare_plans(context_, run_.plan, fresh, Compare::rows_and_cells));
        std::optional<JobEnd> end;
        if (difference.any()) {
            CALLVEIL_ASSIGN(end, send_back(context_, job_, run_, "plan_stale", difference));
        } else if (!fresh.head.obstacles.empty()) {
            return fail(ErrorCode::stale,
                        "plan_stale: since the preview " + fresh.head.obstacles.front());
        } else if (run_.plan.counts.ticked_rows == 0) {
            CALLVEIL_ASSIGN(end,
                            finish_run(context_, job_, run_, domain::Event::finish,
                                       domain::Outcome::nothing_found, "", run_.plan.hash, {}));
        }
        return end;
    }

    /// Whether an earlier attempt wrote anything. A batch that was intended may or may not have
    /// reached the lead database: its cells say so.
    Result<bool> was_begun() {
        CALLVEIL_ASSIGN(bool written, journal_.load());
        if (!written && journal_.has_open()) {
            CALLVEIL_TRY(
                each_batch(context_, run_.plan, [&](const std::string& name, const Batch& batch) {
                    return look_for_written(name, batch, written);
                }));
        }
        if (!written) {
            CALLVEIL_TRY(journal_.close_unwritten());
        }
        return written;
    }

    Result<void> look_for_written(const std::string& name, const Batch& batch, bool& written) {
        if (written || !journal_.is_open(name, batch.number)) {
            return {};
        }
        CALLVEIL_ASSIGN(auto source, context_.sources.borrow(name));
        CALLVEIL_ASSIGN(const auto standing,
                        LeadWriter(context_, run_.plan, *source).look(batch.rows));
        written = standing.done > 0;
        return {};
    }

    Result<void> write_batch(const std::string& name, const Batch& batch) {
        // An intended batch is read back first: whether it was written must not stay unknown.
        if (!control_.report(written_, run_.plan.counts.cells_to_mask) &&
            !journal_.is_open(name, batch.number)) {
            return fail(ErrorCode::cancelled, "stopped before the next write");
        }
        if (waits_for_untouched(batch) && !journal_.is_open(name, batch.number)) {
            leave(batch);
            return {};
        }
        CALLVEIL_ASSIGN(auto source, context_.sources.borrow(name));
        LeadWriter writer(context_, run_.plan, *source);
        CALLVEIL_ASSIGN(auto standing, writer.stand(batch.rows));
        const bool whole = run_.plan.atomicity == domain::Atomicity::one_transaction;
        if (standing.stale > 0 && whole && standing.done == 0) {
            note_stale(standing.stale, batch);
            missing_ += standing.todo + standing.stale;
            return journal_.is_open(name, batch.number)
                       ? journal_.record(name, batch.number, "stale", 0)
                       : Result<void>();
        }
        if (!standing.changes.empty()) {
            CALLVEIL_TRY(write_changes(name, batch, writer, standing));
        } else if (journal_.is_open(name, batch.number)) {
            CALLVEIL_TRY(journal_.record(name, batch.number, standing.stale == 0 ? "done" : "stale",
                                         standing.done));
        }
        return verify(batch, writer);
    }

    Result<void> write_changes(const std::string& name, const Batch& batch, LeadWriter& writer,
                               Standing& standing) {
        CALLVEIL_TRY(journal_.intend(name, batch.number, standing));
        auto applied = writer.write(standing);
        if (!applied) {
            if (applied.error().code == ErrorCode::conflict) {
                CALLVEIL_TRY(journal_.record(name, batch.number, "refused", 0));
            }
            return fail(applied.error());
        }
        if (!applied->stale.empty()) {
            note_stale(static_cast<std::int64_t>(applied->stale.size()), batch);
            return journal_.record(name, batch.number, "stale", 0);
        }
        return journal_.record(name, batch.number, "done", standing.todo);
    }

    void note_stale(std::int64_t rows, const Batch& batch) {
        stale_ = true;
        stale_rows_ += rows;
        note_untouched(batch);
    }

    void note_untouched(const Batch& batch) {
        for (const auto& row : batch.rows) {
            untouched_.insert(row.collection);
        }
    }

    /// Whether `erase_after` has rows of the batch wait for rows that were not changed.
    bool waits_for_untouched(const Batch& batch) const {
        return std::any_of(batch.rows.begin(), batch.rows.end(), [&](const auto& row) {
            const auto* declared = context_.map.find(row.collection);
            return declared != nullptr &&
                   std::any_of(declared->erase_after.begin(), declared->erase_after.end(),
                               [&](const auto& earlier) { return untouched_.contains(earlier); });
        });
    }

    void leave(const Batch& batch) {
        note_untouched(batch);
        for (const auto& row : batch.rows) {
            left_ += std::count_if(row.cells.begin(), row.cells.end(), [](const auto& cell) {
                return cell.action == domain::CellAction::mask;
            });
        }
    }

    /// Reads every planned cell of the batch again.
    Result<void> verify(const Batch& batch, LeadWriter& writer) {
        CALLVEIL_ASSIGN(const auto standing, writer.look(batch.rows));
        written_ += standing.done;
        missing_ += standing.todo + standing.stale;
        return {};
    }

    Result<JobEnd> conclude() {
        const auto detail = AuditDetail()
                                .count("written", written_)
                                .count("kept", kept_)
                                .count("missing", missing_ + left_);
        if (missing_ + left_ == 0 && kept_ == 0) {
            return finish_run(context_, job_, run_, domain::Event::finish, domain::Outcome::done,
                              "", run_.plan.hash, detail);
        }
        const auto reason =
            std::to_string(written_) + " cells masked, " + std::to_string(kept_) +
            " cells could not be masked, " + std::to_string(missing_) + " cells changed meanwhile" +
            (left_ == 0 ? std::string()
                        : ", " + std::to_string(left_) + " cells wait for them by erase_after") +
            "; the plan lists them";
        return finish_run(context_, job_, run_, domain::Event::finish_partly,
                          domain::Outcome::partial, reason, run_.plan.hash, detail);
    }

    const Context& context_;
    const domain::Job& job_;
    const Run& run_;
    JobControl& control_;
    std::int64_t written_ = 0;
    std::int64_t missing_ = 0;
    std::int64_t kept_ = 0;
    std::int64_t left_ = 0;  ///< cells that `erase_after` kept from being written
    std::set<domain::CollectionId> untouched_;
    std::int64_t stale_rows_ = 0;
    bool stale_ = false;
    WriteJournal journal_;
};

/// The queue says for which access request it waits; the audit log once for each.
Result<void> note_waiting(const Context& context, const domain::Job& job,
                          const std::string& reason) {
    return context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(auto request, transaction.requests().find(job.request));
        if (request.state != domain::RequestState::approved || request.reason == reason) {
            return {};
        }
        request.reason = reason;
        request.updated_at = context.clock.now();
        CALLVEIL_TRY(transaction.requests().update(request));
        CALLVEIL_TRY(transaction.audit().append(
            audit_event(context, job.caller, "request.wait", request.reference,
                        AuditDetail()
                            .id("job", job.id)
                            .id("why", to_string(domain::Setback::waits_for_access)))));
        return {};
    });
}

/// Whether the request must wait for an open access request of the same person.
Result<bool> must_wait(const Context& context, const domain::Job& job) {
    CALLVEIL_ASSIGN(const auto request, find_request(context, job.request));
    if (request.state != domain::RequestState::approved) {
        return false;
    }
    CALLVEIL_ASSIGN(const auto reason, access_to_wait_for(context, request));
    if (reason.empty()) {
        return false;
    }
    CALLVEIL_TRY(note_waiting(context, job, reason));
    return true;
}

}  // namespace

Result<JobEnd> run_pseudonymize(const Context& context, const domain::Job& job,
                                JobControl& control) {
    CALLVEIL_ASSIGN(const bool wait, must_wait(context, job));
    if (wait && !control.report(0, 0)) {
        return fail(ErrorCode::cancelled, "stopped while it waited for an access request");
    }
    if (wait) {
        return JobEnd{"", context.clock.now() + context.settings.access_recheck};
    }
    CALLVEIL_ASSIGN(const auto run, begin_run(context, job));
    if (!run) {
        return JobEnd{};
    }
    return Execution(context, job, *run, control).run();
}

}  // namespace callveil::usecases
