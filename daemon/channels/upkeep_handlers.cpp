// SPDX-License-Identifier: Apache-2.0
#include "channels/refusal_audit.hpp"
#include "channels/request_handlers.hpp"
#include "usecases/audit_heads.hpp"
#include "usecases/check_maps.hpp"
#include "usecases/keys.hpp"
#include "usecases/plan_datamap.hpp"
#include "usecases/upkeep_views.hpp"

namespace callveil::channels {
namespace {

using domain::Caller;

/// Passes a result on and lets the authenticator read the keys again when something changed.
template <class T>
Result<T> and_reload(const Surroundings& around, Result<T> result) {
    if (result) {
        around.keys_changed();
    }
    return result;
}

void add_key_verbs(Dispatcher& admins, const Surroundings& around) {
    const auto& context = around.context;
    admins.add<wire::KeyEnroll>([&](const Caller& caller, const wire::KeyEnroll& asked) {
        return and_reload(around, usecases::enroll_key(context, caller, asked, around.endpoints()));
    });
    admins.add<wire::KeyList>(
        [&](const Caller&, const wire::KeyList&) { return usecases::list_keys(context); });
    admins.add<wire::KeyRevoke>([&](const Caller& caller, const wire::KeyRevoke& asked) {
        return and_reload(around, usecases::revoke_key(context, caller, asked));
    });
}

void add_audit_verbs(Dispatcher& admins, const Surroundings& around) {
    const auto& context = around.context;
    admins.add<wire::AuditList>([&](const Caller& caller, const wire::AuditList& asked) {
        return usecases::read_audit(context, caller, asked.after, asked.limit,
                                    usecases::AuditRead::list);
    });
    admins.add<wire::AuditExport>([&](const Caller& caller, const wire::AuditExport& asked) {
        return usecases::read_audit(context, caller, asked.after, asked.limit,
                                    usecases::AuditRead::copy);
    });
    admins.add<wire::AuditVerify>([&](const Caller& caller, const wire::AuditVerify&) {
        return usecases::verify_audit(context, caller);
    });
    admins.add<wire::AuditHead>(
        [&](const Caller&, const wire::AuditHead&) { return usecases::tell_audit_head(context); });
}

void add_check_verbs(Dispatcher& admins, const Surroundings& around) {
    const auto& context = around.context;
    admins.add<wire::DatamapCheck>([&](const Caller&, const wire::DatamapCheck& asked) {
        return usecases::check_datamap(context, around.manifests, asked);
    });
    admins.add<wire::DatamapPlan>([&](const Caller&, const wire::DatamapPlan& asked) {
        return usecases::plan_datamap(context, asked);
    });
    admins.add<wire::PolicyCheck>([&](const Caller&, const wire::PolicyCheck& asked) {
        return usecases::check_policy(context, around.manifests, asked);
    });
    admins.add<wire::ConfigCheck>(
        [&](const Caller&, const wire::ConfigCheck&) { return around.check_config(); });
    admins.add<wire::ConfigPrint>(
        [&](const Caller&, const wire::ConfigPrint&) { return around.print_config(); });
}

}  // namespace

void add_upkeep_verbs(Dispatcher& admins, const Surroundings& around) {
    admins.add<wire::DaemonStatus>(
        [&](const Caller& caller, const wire::DaemonStatus&) -> Result<wire::DaemonStatusReply> {
            CALLVEIL_ASSIGN(auto reply,
                            usecases::daemon_status(around.context, caller, around.source_watch,
                                                    around.version, around.started_at));
            reply.witnesses = around.witnesses();
            return reply;
        });
    add_key_verbs(admins, around);
    add_audit_verbs(admins, around);
    add_check_verbs(admins, around);
}

void add_admin_verbs(Dispatcher& admins, const Surroundings& around) {
    admins.watch_refusals(audit_refusals(around.context));
    add_request_verbs(admins, around);
    add_work_verbs(admins, around);
    add_upkeep_verbs(admins, around);
}

}  // namespace callveil::channels
