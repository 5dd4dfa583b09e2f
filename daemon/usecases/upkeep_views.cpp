// SPDX-License-Identifier: Apache-2.0
#include "usecases/upkeep_views.hpp"

#include <algorithm>
#include <array>

#include "crypto/hash.hpp"
#include "usecases/audit_trail.hpp"
#include "usecases/key_ends.hpp"

namespace callveil::usecases {
namespace {

using domain::JobState;
using domain::RequestState;

constexpr std::array request_states{RequestState::received,
                                    RequestState::verifying,
                                    RequestState::pending_approval,
                                    RequestState::approved,
                                    RequestState::running,
                                    RequestState::completed,
                                    RequestState::partially_completed,
                                    RequestState::failed,
                                    RequestState::rejected,
                                    RequestState::cancelled};
constexpr std::array job_states{JobState::queued, JobState::running, JobState::done,
                                JobState::failed, JobState::cancelled};

wire::AuditRow row_of(const domain::AuditEntry& entry) {
    return {.seq = entry.seq,
            .ts = domain::audit_time(entry.event.at),
            .actor = entry.event.actor,
            .role = entry.event.role,
            .verb = entry.event.verb,
            .object = entry.event.object,
            .outcome = entry.event.outcome,
            .detail = entry.event.detail,
            .prev_hash = entry.prev_hash,
            .entry_hash = entry.entry_hash};
}

Result<void> count_states(ports::Transaction& transaction, wire::DaemonStatusReply& reply) {
    for (const auto state : request_states) {
        CALLVEIL_ASSIGN(const auto count, transaction.requests().count(state));
        reply.requests.push_back({std::string(domain::to_string(state)), count});
    }
    for (const auto state : job_states) {
        CALLVEIL_ASSIGN(const auto count, transaction.jobs().count(state));
        reply.jobs.push_back({std::string(domain::to_string(state)), count});
    }
    CALLVEIL_ASSIGN(const auto head, transaction.audit().head());
    if (head) {
        reply.audit_entries = head->seq;
        reply.audit_head = head->entry_hash;
    }
    return {};
}

/// Open requests whose deadline is over.
Result<std::int64_t> count_overdue(ports::Transaction& transaction, domain::TimePoint now) {
    ports::RequestFilter filter;
    filter.states = {RequestState::received, RequestState::verifying,
                     RequestState::pending_approval, RequestState::approved, RequestState::running};
    filter.limit = 200;
    std::int64_t overdue = 0;
    while (true) {
        CALLVEIL_ASSIGN(const auto page, transaction.requests().list(filter));
        overdue += std::count_if(page.begin(), page.end(), [&](const auto& request) {
            return request.deadlines.due_by < now;
        });
        if (page.size() < filter.limit) {
            return overdue;
        }
        filter.before = page.back().reference;
    }
}

/// When the key of `caller` ends, and when the last administrator's key does.
Result<void> tell_key_ends(ports::Transaction& transaction, const domain::Caller& caller,
                           domain::TimePoint now, wire::DaemonStatusReply& reply) {
    CALLVEIL_ASSIGN(const auto keys, transaction.keys().all());
    for (const auto& key : keys) {
        if (key.public_key == caller.public_key) {
            reply.key_not_after = domain::to_rfc3339(key.not_after);
        }
    }
    if (const auto last = last_administrator(keys, now)) {
        reply.administrators_until = domain::to_rfc3339(last->not_after);
    }
    return {};
}

}  // namespace

Result<wire::AuditListReply> read_audit(const Context& context, const domain::Caller& caller,
                                        std::int64_t after, std::int64_t limit, AuditRead how) {
    const auto size = static_cast<std::size_t>(limit == 0 ? 100 : limit);
    wire::AuditListReply reply;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(const auto entries, transaction.audit().list(after, size));
        std::transform(entries.begin(), entries.end(), std::back_inserter(reply.rows), row_of);
        return {};
    }));
    reply.next = reply.rows.size() == size ? reply.rows.back().seq : 0;
    if (after == 0) {
        CALLVEIL_TRY(audit(context, caller, how == AuditRead::copy ? "audit.export" : "audit.list",
                           "audit"));
    }
    return reply;
}

Result<wire::AuditVerifyReply> verify_audit(const Context& context, const domain::Caller& caller) {
    domain::AuditVerdict verdict;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(verdict, transaction.audit().verify());
        return {};
    }));
    CALLVEIL_TRY(audit(context, caller, "audit.verify", "audit",
                       AuditDetail()
                           .count("entries", verdict.entries)
                           .count("first_bad_seq", verdict.first_bad_seq)));
    return wire::AuditVerifyReply{.ok = verdict.first_bad_seq == 0,
                                  .entries = verdict.entries,
                                  .head = verdict.head_hash,
                                  .first_bad_seq = verdict.first_bad_seq,
                                  .problem = verdict.problem};
}

Result<wire::DaemonStatusReply> daemon_status(const Context& context, const domain::Caller& caller,
                                              const SourceWatch& watch, const std::string& version,
                                              domain::TimePoint started_at) {
    wire::DaemonStatusReply reply;
    reply.version = version;
    reply.now = domain::to_rfc3339(context.clock.now());
    reply.started_at = domain::to_rfc3339(started_at);
    reply.principal = caller.principal;
    reply.role = domain::to_string(caller.role);
    reply.audit_key = crypto::hex(context.keys.audit.public_key);
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(count_states(transaction, reply));
        CALLVEIL_ASSIGN(reply.overdue, count_overdue(transaction, context.clock.now()));
        return tell_key_ends(transaction, caller, context.clock.now(), reply);
    }));
    reply.sources = watch.states();
    return reply;
}

}  // namespace callveil::usecases
