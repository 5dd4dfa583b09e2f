// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "support/memory_tables.hpp"

namespace callveil::tests {
namespace {

using domain::Job;
using domain::JobState;
using domain::Plan;

/// When a live job may be given out.
domain::TimePoint due(const Job& job) {
    return job.state == JobState::queued ? job.run_after : *job.lease_until;
}

class MemoryJobs final : public ports::JobTable {
public:
    MemoryJobs(MemoryState& state, Writing writing) : state_(state), writing_(writing) {}

    Result<void> insert(const Job& job) override {
        CALLVEIL_TRY(check(writing_));
        if ((job.state == JobState::running) != job.lease_until.has_value()) {
            return fail(ErrorCode::wrong_state, "A job has a lease exactly while it runs.");
        }
        CALLVEIL_TRY(check_request(state_, job.request));
        return add_new(state_.jobs, job.id, job);
    }

    Result<Job> find(std::string_view id) override {
        CALLVEIL_ASSIGN(const Job* found, entry_of(state_.jobs, id));
        return *found;
    }

    Result<std::optional<Job>> claim(std::string_view worker, domain::TimePoint now,
                                     domain::TimePoint lease_until) override {
        CALLVEIL_TRY(check(writing_));
        Job* job = oldest_due(now, lease_until);
        if (job == nullptr) {
            return std::optional<Job>();
        }
        job->attempt += job->state == JobState::running ? 1 : 0;
        job->state = JobState::running;
        job->worker = worker;
        job->lease_until = lease_until;
        return std::optional(*job);
    }

    Result<bool> heartbeat(std::string_view id, std::string_view worker,
                           domain::TimePoint lease_until, std::int64_t done,
                           std::int64_t total) override {
        CALLVEIL_TRY(check(writing_));
        CALLVEIL_ASSIGN(Job * job, held(id, worker));
        job->lease_until = lease_until;
        job->progress_done = done;
        job->progress_total = total;
        return job->cancel_requested;
    }

    Result<void> settle(const Job& job) override {
        CALLVEIL_TRY(check(writing_));
        if (job.state == JobState::running) {
            return fail(ErrorCode::invalid_argument, "A job is not settled while it is running.");
        }
        CALLVEIL_ASSIGN(Job * stored, held(job.id, job.worker));
        stored->state = job.state;
        stored->result = job.result;
        stored->error = job.error;
        stored->run_after = job.run_after;
        stored->attempt = job.attempt;
        stored->outages = job.outages;
        stored->lease_until.reset();
        stored->worker = job.state == JobState::queued ? "" : job.worker;
        return {};
    }

    Result<void> request_cancel(std::string_view id) override {
        CALLVEIL_TRY(check(writing_));
        CALLVEIL_ASSIGN(Job * job, entry_of(state_.jobs, id));
        if (!is_live(*job)) {
            return fail(ErrorCode::wrong_state, "The job has ended already.");
        }
        job->cancel_requested = true;
        return {};
    }

    Result<std::int64_t> remove_ended(domain::TimePoint made_by, std::size_t limit) override {
        CALLVEIL_TRY(check(writing_));
        std::size_t left = limit;
        const auto removed = std::erase_if(state_.jobs, [&](const auto& row) {
            const auto& job = row.second;
            const auto request = state_.requests.find(job.request);
            const bool held = request != state_.requests.end() && !request->second.emptied_at;
            return left > 0 && !is_live(job) && !held && job.created_at <= made_by && left-- > 0;
        });
        return static_cast<std::int64_t>(removed);
    }

    Result<std::int64_t> count(JobState state) override {
        return std::count_if(state_.jobs.begin(), state_.jobs.end(),
                             [state](const auto& row) { return row.second.state == state; });
    }

    Result<std::optional<domain::TimePoint>> next_run_after() override {
        std::optional<domain::TimePoint> next;
        for (const auto& [id, job] : state_.jobs) {
            if (is_live(job) && (!next || due(job) < *next)) {
                next = due(job);
            }
        }
        return next;
    }

private:
    Job* oldest_due(domain::TimePoint now, domain::TimePoint lease_until) {
        Job* oldest = nullptr;
        const auto farthest = lease_until + (lease_until - now);
        for (auto& [id, job] : state_.jobs) {
            const bool set_back = job.state == JobState::running && due(job) > farthest;
            const bool may_run = is_live(job) && (due(job) <= now || set_back);
            if (may_run && (oldest == nullptr || job.created_at < oldest->created_at)) {
                oldest = &job;
            }
        }
        return oldest;
    }

    Result<Job*> held(std::string_view id, std::string_view worker) {
        CALLVEIL_ASSIGN(Job * job, entry_of(state_.jobs, id));
        if (job->state != JobState::running || job->worker != worker) {
            return fail(ErrorCode::conflict, "This worker no longer holds the job.");
        }
        return job;
    }

    MemoryState& state_;
    Writing writing_;
};

class MemoryPlans final : public ports::PlanTable {
public:
    MemoryPlans(MemoryState& state, Writing writing) : state_(state), writing_(writing) {}

    Result<void> insert(const Plan& plan) override {
        CALLVEIL_TRY(check(writing_));
        if (find_by_hash(plan.hash)) {
            return fail(ErrorCode::conflict, "A plan of this hash is stored already.");
        }
        CALLVEIL_TRY(check_request(state_, plan.request));
        return add_new(state_.plans, plan.id, plan);
    }

    Result<void> add_page(std::string_view plan_id, std::int64_t page,
                          const std::vector<domain::PlannedRow>& rows) override {
        CALLVEIL_TRY(check(writing_));
        if (!state_.pages.try_emplace({std::string(plan_id), page}, rows).second) {
            return fail(ErrorCode::conflict, "The plan has this page already.");
        }
        return {};
    }

    Result<Plan> find_by_hash(std::string_view hash) override {
        for (const auto& [id, plan] : state_.plans) {
            if (plan.hash == hash) {
                return plan;
            }
        }
        return fail(ErrorCode::not_found, "No plan has this hash.");
    }

    Result<Plan> latest(std::string_view reference) override {
        const Plan* latest = nullptr;
        for (const auto& [id, plan] : state_.plans) {
            const bool mine = !reference.empty() && plan.request == reference;
            if (mine && (latest == nullptr || plan.created_at >= latest->created_at)) {
                latest = &plan;
            }
        }
        return latest != nullptr ? Result<Plan>(*latest)
                                 : Result<Plan>(fail(ErrorCode::not_found, "There is no plan."));
    }

    Result<std::vector<domain::PlannedRow>> page(std::string_view plan_id,
                                                 std::int64_t page) override {
        const auto at = state_.pages.find({std::string(plan_id), page});
        if (at == state_.pages.end()) {
            return fail(ErrorCode::not_found, "There is no such plan page.");
        }
        return at->second;
    }

    Result<void> remove(std::string_view plan_id) override {
        CALLVEIL_TRY(check(writing_));
        const auto heads = state_.plans.erase(std::string(plan_id));
        const auto pages = std::erase_if(
            state_.pages, [plan_id](const auto& row) { return row.first.first == plan_id; });
        return heads + pages != 0 ? Result<void>()
                                  : Result<void>(fail(ErrorCode::not_found, "There is no plan."));
    }

    Result<std::int64_t> remove_of_request(std::string_view reference, std::size_t limit) override {
        CALLVEIL_TRY(check(writing_));
        const auto is_mine = [&](const std::string& plan_id) {
            const auto plan = state_.plans.find(plan_id);
            return plan != state_.plans.end() && plan->second.request == reference;
        };
        std::size_t left = limit;
        const auto pages = std::erase_if(state_.pages, [&](const auto& page) {
            return left > 0 && is_mine(page.first.first) && left-- > 0;
        });
        if (pages < limit) {
            std::erase_if(state_.plans,
                          [&](const auto& row) { return row.second.request == reference; });
        }
        return static_cast<std::int64_t>(pages);
    }

private:
    MemoryState& state_;
    Writing writing_;
};

}  // namespace

std::unique_ptr<ports::JobTable> make_memory_jobs(MemoryState& state, Writing writing) {
    return std::make_unique<MemoryJobs>(state, writing);
}

std::unique_ptr<ports::PlanTable> make_memory_plans(MemoryState& state, Writing writing) {
    return std::make_unique<MemoryPlans>(state, writing);
}

}  // namespace callveil::tests
