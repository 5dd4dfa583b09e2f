// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "crypto/hash.hpp"
#include "domain/audit.hpp"
#include "domain/job.hpp"
#include "domain/package.hpp"
#include "domain/plan.hpp"
#include "domain/principal.hpp"
#include "domain/request.hpp"

namespace callveil::tests {

/// Every member of a value as text, so that a test compares all of them and shows what differs.
class Description {
public:
    template <class... Members>
    explicit Description(const Members&... members) {
        (add(members), ...);
    }
    std::string text() const { return out_.str(); }

private:
    void add(const std::string& member) { out_ << '"' << member << "\" "; }
    void add(std::string_view member) { out_ << member << ' '; }
    void add(std::int64_t member) { out_ << member << ' '; }
    void add(int member) { out_ << member << ' '; }
    void add(bool member) { out_ << (member ? "yes " : "no "); }
    void add(domain::TimePoint member) { out_ << domain::audit_time(member) << ' '; }
    void add(const domain::Digest& member) { out_ << crypto::hex(member) << ' '; }
    template <class Member>
    void add(const std::optional<Member>& member) {
        member ? add(*member) : add(std::string_view("-"));
    }
    template <class Member>
    void add(const std::vector<Member>& members) {
        out_ << "[ ";
        for (const auto& member : members) {
            add(member);
        }
        out_ << "] ";
    }
    void add(domain::RowFlag member) { add(to_string(member)); }
    void add(const domain::Identity& member) { add(member.kind), add(member.value); }
    void add(const domain::Value& member) { add(crypto::hex(domain::canonical_bytes(member))); }
    void add(const domain::FieldId& member) { add(member.text()); }
    void add(const domain::Provenance& member) {
        add(member.identity), add(member.from), add(member.field), add(member.origin);
        for (const auto& hop : member.way) {
            add(hop.field), add(static_cast<std::int64_t>(hop.times));
        }
    }
    void add(const domain::SelectorCell& member) { add(member.column), add(member.digest); }
    void add(const domain::PlannedCell& member) {
        add(member.column), add(to_string(member.action)), add(member.strategy);
        add(member.reason), add(member.before), add(member.after);
    }
    void add(const domain::MaskEffect& member) {
        add(member.source), add(member.collection.text()), add(member.column);
        add(member.strategy), add(member.cells), add(member.all.characters);
        add(member.all.readable), add(member.worst.characters), add(member.worst.readable);
        add(member.worst_row), add(member.results), add(member.alike), add(member.counted);
        add(member.fewest_others), add(member.most_others);
    }
    void add(const domain::Verification& member) {
        add(member.method), add(member.points), add(member.person), add(member.at);
    }
    void add(const domain::Override& member) {
        add(to_string(member.kind)), add(member.person), add(member.reason), add(member.at);
    }
    void add(const Error& member) { add(to_string(member.code)), add(member.detail); }

    std::ostringstream out_;
};

inline std::string describe(const domain::Request& r) {
    return Description(r.reference, r.client_id, r.body_hash, to_string(r.kind),
                       to_string(r.origin), r.requester.principal, r.requester.person,
                       r.requester.asserted_agent, r.subject.name, r.subject.phones,
                       r.subject.emails, r.subject.customer_id, r.subject.comments,
                       r.subject.others, r.interaction_id, r.search_reason, r.desktop_received_at,
                       r.desktop_time_ignored, r.received_at, to_string(r.deadlines.regime),
                       r.deadlines.starts, r.deadlines.confirm_by, r.deadlines.due_by,
                       to_string(r.state), to_string(r.outcome), r.reason, r.trouble,
                       r.verification, r.not_before, r.plan_hash, r.approver, r.override_access,
                       r.overrides, r.updated_at, r.emptied_at, r.version)
        .text();
}

inline std::string describe(const domain::Job& j) {
    return Description(j.id, to_string(j.kind), to_string(j.state), j.request, j.caller.principal,
                       j.caller.person, to_string(j.caller.role), j.caller.public_key, j.input,
                       j.result, j.created_at, j.run_after, j.lease_until, j.worker, j.attempt,
                       j.outages, j.progress_done, j.progress_total, j.cancel_requested, j.error)
        .text();
}

inline std::string describe(const domain::Plan& p) {
    const auto& c = p.counts;
    return Description(p.id, p.hash, p.request, to_string(p.kind), p.created_by, p.created_at,
                       p.expires_at, p.atomicity == domain::Atomicity::batches, c.rows,
                       c.ticked_rows, c.conflict_rows, c.shared_rows, c.cells_to_mask, c.cells_kept,
                       c.cells_released, p.pages, p.warnings, p.obstacles, p.skipped, p.effects,
                       crypto::hex(p.key), crypto::hex(p.seed))
        .text();
}

inline std::string describe(const domain::PlannedRow& r) {
    return Description(r.source, r.collection.text(), r.key, r.key_after, r.provenance, r.flags,
                       r.ticked, r.selectors, r.cells)
        .text();
}

inline std::string describe(const domain::Package& p) {
    return Description(p.id, p.request, p.file_name, p.size_bytes, p.sha256, p.manifest,
                       p.created_at, p.expires_at, p.passphrase, p.passphrase_told_at, p.deleted_at)
        .text();
}

inline std::string describe(const domain::EnrolledKey& k) {
    return Description(k.public_key, k.principal, to_string(k.kind), to_string(k.role), k.label,
                       k.agent_ids, k.not_before, k.not_after, k.revoked_at)
        .text();
}

inline std::string describe(const domain::AuditEntry& e) {
    return Description(e.seq, e.event.at, e.event.actor, e.event.role, e.event.verb, e.event.object,
                       e.event.outcome, e.event.detail, e.prev_hash, e.entry_hash)
        .text();
}

}  // namespace callveil::tests
