// SPDX-License-Identifier: Apache-2.0
#include "usecases/keys.hpp"

#include <algorithm>

#include "crypto/box.hpp"
#include "usecases/audit_trail.hpp"
#include "usecases/key_ends.hpp"

namespace callveil::usecases {
namespace {

using domain::PrincipalKind;
using domain::Role;

constexpr std::int64_t default_days = 365;

bool is_id(std::string_view text) noexcept {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= 64 && text != "callveild" &&
           std::all_of(text.begin(), text.end(), fits);
}

bool fits(PrincipalKind kind, Role role) noexcept {
    const bool station_role = role == Role::agent || role == Role::console;
    return station_role == (kind == PrincipalKind::station);
}

Result<domain::EnrolledKey> key_of(const Context& context, const wire::KeyEnroll& asked) {
    const auto kind = domain::principal_kind_from(asked.kind);
    const auto role = domain::role_from(asked.role);
    if (!crypto::from_z85(asked.public_key) || asked.public_key.size() != 40) {
        return fail(ErrorCode::invalid_argument, "'public_key' is not a Z85 key of 40 characters");
    }
    if (!is_id(asked.principal)) {
        return fail(ErrorCode::invalid_argument,
                    "'principal' takes 1..64 letters, digits, '-', '_' and '.'");
    }
    if (!kind || !role || !fits(*kind, *role)) {
        return fail(ErrorCode::invalid_argument,
                    "a station is 'agent' or 'console'; a person is 'supervisor', "
                    "'administrator' or 'auditor'");
    }
    const auto days = asked.valid_days == 0 ? default_days : asked.valid_days;
    const auto now = context.clock.now();
    return domain::EnrolledKey{.public_key = asked.public_key,
                               .principal = asked.principal,
                               .kind = *kind,
                               .role = *role,
                               .label = asked.label,
                               .agent_ids = asked.agent_ids,
                               .not_before = now,
                               .not_after = now + std::chrono::hours{24 * days},
                               .revoked_at = {}};
}

/// Who enrols people could otherwise also decide about requests, and be both pairs of eyes.
bool joins_powers(const domain::EnrolledKey& one, const domain::EnrolledKey& other,
                  domain::TimePoint now) {
    const auto has = [&](Role role) { return one.role == role || other.role == role; };
    const bool in_force = !other.revoked_at && now < other.not_after;
    return one.principal == other.principal && in_force && has(Role::administrator) &&
           has(Role::supervisor);
}

Result<void> check_against(const std::vector<domain::EnrolledKey>& known,
                           const domain::EnrolledKey& key) {
    for (const auto& other : known) {
        if (joins_powers(key, other, key.not_before)) {
            return fail(ErrorCode::conflict,
                        "'" + key.principal + "' holds a key of a " +
                            std::string(domain::to_string(other.role)) +
                            "; nobody is administrator and supervisor, revoke that one first");
        }
        if (other.principal == key.principal && other.kind != key.kind) {
            return fail(ErrorCode::conflict, "'" + key.principal + "' is already a " +
                                                 std::string(domain::to_string(other.kind)));
        }
        for (const auto& agent : key.agent_ids) {
            const bool taken = std::find(other.agent_ids.begin(), other.agent_ids.end(), agent) !=
                               other.agent_ids.end();
            if (taken && other.principal != key.principal) {
                return fail(ErrorCode::conflict,
                            "an agent id is already tied to '" + other.principal + "'");
            }
        }
    }
    return {};
}

Result<void> write_key(const Context& context, const domain::Caller& caller,
                       const domain::EnrolledKey& key, std::string_view verb) {
    return context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(const auto known, transaction.keys().all());
        CALLVEIL_TRY(check_against(known, key));
        CALLVEIL_TRY(transaction.keys().insert(key));
        CALLVEIL_TRY(transaction.audit().append(audit_event(
            context, caller, verb, key.principal,
            AuditDetail().id("role", domain::to_string(key.role)).id("key", key.public_key))));
        return {};
    });
}

std::string state_of(const domain::EnrolledKey& key, domain::TimePoint now) {
    if (key.revoked_at) {
        return "revoked";
    }
    return now < key.not_before ? "not yet valid" : now >= key.not_after ? "expired" : "valid";
}

wire::KeyRow row_of(const domain::EnrolledKey& key, domain::TimePoint now) {
    return {.public_key = key.public_key,
            .principal = key.principal,
            .kind = std::string(domain::to_string(key.kind)),
            .role = std::string(domain::to_string(key.role)),
            .label = key.label,
            .not_before = domain::to_rfc3339(key.not_before),
            .not_after = domain::to_rfc3339(key.not_after),
            .revoked_at = key.revoked_at ? domain::to_rfc3339(*key.revoked_at) : "",
            .state = state_of(key, now)};
}

/// Why the key of bootstrap.json is not enrolled now; empty when it is enrolled and valid.
std::optional<std::string> why_not_enrolled(const std::vector<domain::EnrolledKey>& keys,
                                            const std::string& public_key, domain::TimePoint now) {
    for (const auto& key : keys) {
        if (key.public_key == public_key) {
            return key.valid_at(now) ? std::string()
                                     : "its key is " + state_of(key, now) +
                                           " and does not come back; make a new one with "
                                           "'callveil key new --bootstrap --renew --dir'";
        }
    }
    if (const auto last = last_administrator(keys, now)) {
        return "'" + last->principal + "' holds a valid administrator's key until " +
               domain::to_date(last->not_after) + ", and can enrol others";
    }
    return std::nullopt;
}

Result<std::vector<domain::EnrolledKey>> all_keys(const Context& context) {
    std::vector<domain::EnrolledKey> keys;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(keys, transaction.keys().all());
        return {};
    }));
    return keys;
}

}  // namespace

Result<wire::KeyEnrollReply> enroll_key(const Context& context, const domain::Caller& caller,
                                        const wire::KeyEnroll& asked, const Endpoints& endpoints) {
    CALLVEIL_ASSIGN(const auto key, key_of(context, asked));
    CALLVEIL_TRY(write_key(context, caller, key, "key.enroll"));
    return wire::KeyEnrollReply{.agent_endpoint = endpoints.agent_endpoint,
                                .agent_server_key = endpoints.agent_server_key,
                                .admin_endpoint = endpoints.admin_endpoint,
                                .admin_server_key = endpoints.admin_server_key,
                                .seal_key = crypto::base64(context.keys.outbox.public_key),
                                .not_after = domain::to_rfc3339(key.not_after)};
}

Result<wire::KeyListReply> list_keys(const Context& context) {
    CALLVEIL_ASSIGN(const auto keys, all_keys(context));
    wire::KeyListReply reply;
    for (const auto& key : keys) {
        reply.keys.push_back(row_of(key, context.clock.now()));
    }
    return reply;
}

Result<wire::KeyRevokeReply> revoke_key(const Context& context, const domain::Caller& caller,
                                        const wire::KeyRevoke& asked) {
    if (asked.public_key == caller.public_key) {
        return fail(ErrorCode::denied,
                    "this is the key you are using; let another administrator revoke it");
    }
    const auto now = context.clock.now();
    CALLVEIL_TRY(context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(const auto key, transaction.keys().find(asked.public_key));
        CALLVEIL_TRY(transaction.keys().revoke(asked.public_key, now));
        CALLVEIL_TRY(
            transaction.audit().append(audit_event(context, caller, "key.revoke", key.principal,
                                                   AuditDetail().id("key", asked.public_key))));
        return {};
    }));
    return wire::KeyRevokeReply{asked.public_key, domain::to_rfc3339(now)};
}

Result<Bootstrapped> bootstrap_administrator(const Context& context, const std::string& public_key,
                                             const std::string& person) {
    CALLVEIL_ASSIGN(const auto keys, all_keys(context));
    if (auto why = why_not_enrolled(keys, public_key, context.clock.now())) {
        return Bootstrapped{false, std::move(*why)};
    }
    wire::KeyEnroll asked;
    asked.public_key = public_key;
    asked.principal = person;
    asked.kind = "person";
    asked.role = "administrator";
    asked.label = "first administrator";
    CALLVEIL_ASSIGN(const auto key, key_of(context, asked));
    if (const auto fits = check_against(keys, key); !fits) {
        return Bootstrapped{false, fits.error().detail};
    }
    CALLVEIL_TRY(write_key(context, system_caller(), key, "key.bootstrap"));
    return Bootstrapped{true, ""};
}

}  // namespace callveil::usecases
