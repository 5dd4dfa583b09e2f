// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/known.hpp"
#include "stores/sqlite/queries.hpp"
#include "stores/sqlite/sealed_json.hpp"
#include "stores/sqlite/work_tables.hpp"

namespace callveil::stores {
namespace {

using domain::Job;

constexpr std::string_view input_slot = "jobs.sealed_input";
constexpr std::string_view result_slot = "jobs.sealed_result";

std::optional<std::string_view> error_name(const Job& job) {
    return job.error ? std::optional(to_string(job.error->code)) : std::nullopt;
}

}  // namespace

Result<std::string> SqliteJobTable::seal_outcome(const Job& job) const {
    CALLVEIL_ASSIGN(const std::string outcome, sealed_outcome(job));
    return sealer_.seal(result_slot, job.id, outcome);
}

Result<Job> SqliteJobTable::read(Row& row) const {
    Job job;
    job.id = row.text();
    CALLVEIL_ASSIGN(job.kind, known(domain::job_kind_from(row.text()), "jobs.kind"));
    CALLVEIL_ASSIGN(job.state, known(domain::job_state_from(row.text()), "jobs.state"));
    job.request = row.text();
    job.caller.principal = row.text();
    job.caller.person = row.text();
    CALLVEIL_ASSIGN(job.caller.role, known(domain::role_from(row.text()), "jobs.caller_role"));
    job.caller.public_key = row.text();
    job.created_at = row.time();
    job.run_after = row.time();
    job.lease_until = row.optional_time();
    job.worker = row.text();
    job.attempt = static_cast<int>(row.integer());
    job.progress_done = row.integer();
    job.progress_total = row.integer();
    job.cancel_requested = row.integer() != 0;
    if (const std::string error = row.text(); !error.empty()) {
        job.error = Error{error_code_from(error), ""};
    }
    CALLVEIL_ASSIGN(job.input, sealer_.open(input_slot, job.id, row.blob()));
    CALLVEIL_ASSIGN(const std::string outcome, sealer_.open(result_slot, job.id, row.blob()));
    CALLVEIL_TRY(read_sealed_outcome(outcome, job));
    return job;
}

Result<void> SqliteJobTable::insert(const Job& job) {
    const std::string input = sealer_.seal(input_slot, job.id, job.input);
    CALLVEIL_ASSIGN(const std::string outcome, seal_outcome(job));
    CALLVEIL_TRY(connection_.execute(
        queries::insert_job, job.id, to_string(job.kind), to_string(job.state),
        or_null(job.request), job.caller.principal, job.caller.person, to_string(job.caller.role),
        job.caller.public_key, job.created_at, job.run_after, job.lease_until, job.worker,
        job.attempt, job.progress_done, job.progress_total, job.cancel_requested ? 1 : 0,
        error_name(job), Bytes{input}, Bytes{outcome}));
    return {};
}

Result<Job> SqliteJobTable::find(std::string_view id) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::find_job, id));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    if (!found) {
        return fail(ErrorCode::not_found, "No job has the id " + std::string(id) + ".");
    }
    Row row = statement.row();
    return read(row);
}

Result<std::optional<Job>> SqliteJobTable::claim(std::string_view worker, domain::TimePoint now,
                                                 domain::TimePoint lease_until) {
    CALLVEIL_ASSIGN(auto statement,
                    connection_.query(queries::claim_job, worker, now, lease_until));
    CALLVEIL_ASSIGN(const bool found, statement.step());
    if (!found) {
        return std::optional<Job>();
    }
    Row row = statement.row();
    CALLVEIL_ASSIGN(Job job, read(row));
    CALLVEIL_TRY(statement.run());
    return std::optional<Job>(std::move(job));
}

Error SqliteJobTable::explain_lost_lease(std::string_view id) {
    const auto job = find(id);
    return job ? Error{ErrorCode::conflict,
                       "This worker no longer holds the job " + std::string(id) + "."}
               : job.error();
}

Result<bool> SqliteJobTable::heartbeat(std::string_view id, std::string_view worker,
                                       domain::TimePoint lease_until, std::int64_t done,
                                       std::int64_t total) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::heartbeat_job, id, worker,
                                                      lease_until, done, total));
    CALLVEIL_ASSIGN(const bool held, statement.step());
    if (!held) {
        return fail(explain_lost_lease(id));
    }
    const bool cancel = statement.row().integer() != 0;
    CALLVEIL_TRY(statement.run());
    return cancel;
}

Result<void> SqliteJobTable::settle(const Job& job) {
    if (job.state == domain::JobState::running) {
        return fail(ErrorCode::invalid_argument, "A job is not settled while it is running.");
    }
    CALLVEIL_ASSIGN(const std::string outcome, seal_outcome(job));
    CALLVEIL_ASSIGN(
        const auto changed,
        connection_.execute(queries::settle_job, job.id, job.worker, to_string(job.state),
                            job.run_after, job.attempt, error_name(job), Bytes{outcome}));
    return changed == 1 ? Result<void>() : Result<void>(fail(explain_lost_lease(job.id)));
}

Result<void> SqliteJobTable::request_cancel(std::string_view id) {
    CALLVEIL_ASSIGN(const auto changed, connection_.execute(queries::request_job_cancel, id));
    if (changed == 1) {
        return {};
    }
    CALLVEIL_TRY(find(id));
    return fail(ErrorCode::wrong_state, "The job " + std::string(id) + " has ended already.");
}

Result<std::int64_t> SqliteJobTable::remove_ended(domain::TimePoint made_by, std::size_t limit) {
    return connection_.execute(queries::remove_ended_jobs, made_by,
                               static_cast<std::int64_t>(limit));
}

Result<std::int64_t> SqliteJobTable::count(domain::JobState state) {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::count_jobs, to_string(state)));
    CALLVEIL_TRY(statement.step());
    return statement.row().integer();
}

Result<std::optional<domain::TimePoint>> SqliteJobTable::next_run_after() {
    CALLVEIL_ASSIGN(auto statement, connection_.query(queries::next_job_time));
    CALLVEIL_TRY(statement.step());
    return statement.row().optional_time();
}

}  // namespace callveil::stores
