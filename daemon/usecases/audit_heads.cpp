// SPDX-License-Identifier: Apache-2.0
#include "usecases/audit_heads.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "usecases/audit_trail.hpp"
#include "wire/audit_keys.hpp"

namespace callveil::usecases {
namespace {

constexpr const char* heartbeat_verb = "log.heartbeat";

using Changes = std::vector<wire::KeyChange>;

std::string key_of(const Context& context) {
    return crypto::hex(context.keys.audit.public_key);
}

/// The entry of `seq`, or nothing.
Result<std::optional<domain::AuditEntry>> entry_at(ports::Transaction& transaction,
                                                   std::int64_t seq) {
    CALLVEIL_ASSIGN(auto entries, transaction.audit().list(seq - 1, 1));
    return entries.empty() ? std::optional<domain::AuditEntry>()
                           : std::optional(std::move(entries.front()));
}

Result<wire::SignedHead> unsigned_head(ports::Transaction& transaction) {
    CALLVEIL_ASSIGN(const auto first, entry_at(transaction, 1));
    CALLVEIL_ASSIGN(const auto last, transaction.audit().head());
    if (!first || !last) {
        return fail(ErrorCode::corrupt, "the audit log is empty; not even log.open is there");
    }
    return wire::SignedHead{first->event.object, last->seq, last->entry_hash, {}, {}, {}};
}

/// The way from `old_key` to `new_key`, if old keys signed all of it.
Changes way_between(const std::string& old_key, const std::string& new_key,
                    const Changes& changes) {
    Changes way;
    auto key = new_key;
    while (key != old_key && way.size() <= changes.size()) {
        const auto step = std::find_if(changes.begin(), changes.end(), [&](const auto& change) {
            return change.new_key == key && wire::is_signed(change);
        });
        if (step == changes.end()) {
            return {};
        }
        key = step->old_key;
        way.insert(way.begin(), *step);
    }
    return key == old_key ? way : Changes();
}

Result<void> append_key(const Context& context, ports::Transaction& transaction,
                        const std::string& key, const AuditDetail& detail) {
    CALLVEIL_TRY(transaction.audit().append(
        audit_event(context, system_caller(), wire::sign_key_verb, key, detail)));
    return {};
}

Result<KeyNamed> change_key(const Context& context, ports::Transaction& transaction,
                            const std::string& old_key, const Changes& changes) {
    const auto key = key_of(context);
    const auto way = way_between(old_key, key, changes);
    for (const auto& step : way) {
        CALLVEIL_TRY(
            append_key(context, transaction, step.new_key,
                       AuditDetail().id("old", step.old_key).id("signature", step.signature)));
    }
    if (way.empty()) {
        CALLVEIL_TRY(append_key(context, transaction, key, AuditDetail().id("old", old_key)));
    }
    return way.empty() ? KeyNamed::unsigned_change : KeyNamed::handed_over;
}

Result<KeyNamed> name_key(const Context& context, ports::Transaction& transaction,
                          const Changes& changes) {
    CALLVEIL_ASSIGN(const auto named, transaction.audit().last_of(wire::sign_key_verb));
    if (!named) {
        CALLVEIL_TRY(append_key(context, transaction, key_of(context), AuditDetail()));
        return KeyNamed::first;
    }
    return named->event.object == key_of(context)
               ? KeyNamed::before
               : change_key(context, transaction, named->event.object, changes);
}

std::string contradiction_of(const wire::SignedHead& kept, const wire::SignedHead& now,
                             const std::optional<domain::AuditEntry>& entry) {
    const auto names = "the head of " + kept.time + " names entry " + std::to_string(kept.seq);
    if (kept.installation != now.installation) {
        return "the last head there is of another installation";
    }
    if (!entry) {
        return names + ", but the log ends with entry " + std::to_string(now.seq);
    }
    return entry->entry_hash == kept.entry_hash ? std::string()
                                                : names + ", and the log holds another one there";
}

Result<void> note_contradiction(const Context& context, const wire::SignedHead& kept) {
    auto event = audit_event(context, system_caller(), "log.contradiction", kept.installation,
                             AuditDetail().count("head_seq", kept.seq));
    event.outcome = to_string(ErrorCode::conflict);
    return context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(transaction.audit().append(event));
        return {};
    });
}

}  // namespace

Result<wire::SignedHead> sign_audit_head(const Context& context) {
    wire::SignedHead head;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(head, unsigned_head(transaction));
        return {};
    }));
    head.time = domain::audit_time(context.clock.now());
    return wire::sign_head(std::move(head), context.keys.audit);
}

Result<wire::AuditHeadReply> tell_audit_head(const Context& context) {
    CALLVEIL_ASSIGN(const auto head, sign_audit_head(context));
    return wire::AuditHeadReply{wire::line_of(head), head.key};
}

Result<KeyNamed> name_sign_key(const Context& context, const Changes& changes) {
    auto named = KeyNamed::before;
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(named, name_key(context, transaction, changes));
        return {};
    }));
    return named;
}

Result<std::string> compare_with_head(const Context& context, std::string_view line) {
    const auto kept = wire::parse_head(line);
    if (!kept || !wire::is_signed(*kept)) {
        return std::string("the last line there is no signed head");
    }
    std::string found;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(const auto now, unsigned_head(transaction));
        CALLVEIL_ASSIGN(const auto entry, entry_at(transaction, kept->seq));
        found = contradiction_of(*kept, now, entry);
        return {};
    }));
    if (!found.empty()) {
        CALLVEIL_TRY(note_contradiction(context, *kept));
    }
    return found;
}

Result<domain::TimePoint> last_heartbeat(const Context& context) {
    domain::TimePoint at{};
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(const auto last, transaction.audit().last_of(heartbeat_verb));
        at = last ? last->event.at : at;
        return {};
    }));
    return at;
}

Result<void> beat(const Context& context) {
    return audit(context, system_caller(), heartbeat_verb, "audit");
}

}  // namespace callveil::usecases
