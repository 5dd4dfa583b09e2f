// SPDX-License-Identifier: Apache-2.0
#include "usecases/prefill.hpp"

#include <algorithm>

#include "identity/matcher.hpp"
#include "usecases/audit_trail.hpp"
#include "usecases/gather.hpp"
#include "usecases/look_up_pool.hpp"
#include "usecases/searchable.hpp"

namespace callveil::usecases {
namespace {

constexpr std::size_t max_values = 10;

domain::Identity identity_of(const wire::Prefill& request) {
    return request.customer_id.empty()
               ? domain::Identity{std::string(domain::phone_number), request.phone}
               : domain::Identity{std::string(domain::customer_id), request.customer_id};
}

/// Distinct values of one identity kind, each as the database spells it first.
class Values {
public:
    void add(std::string_view kind, const domain::Value& value, std::string_view region) {
        const auto canonical = identity::canonical(kind, value, region);
        if (!canonical.empty() && seen_.insert(canonical).second && values_.size() < max_values) {
            values_.push_back(domain::display(value));
        }
    }
    std::vector<std::string> take() { return std::move(values_); }

private:
    std::set<std::string> seen_;
    std::vector<std::string> values_;
};

std::string region_of(const Context& context, const CollectionRows& rows) {
    for (const auto& info : context.sources.sources()) {
        if (info.name == rows.source) {
            return info.region;
        }
    }
    return "US";
}

void fill(const Context& context, const Gathered& found, wire::PrefillReply& reply) {
    Values phones;
    Values emails;
    for (const auto& [id, rows] : found.collections) {
        const auto region = region_of(context, rows);
        for (const auto& [key, row] : rows.rows) {
            if (row.person == 0) {
                continue;
            }
            for (const auto& field : rows.declared->fields) {
                if (field.identity == domain::phone_number) {
                    phones.add(field.identity, rows.value(row, field.name), region);
                } else if (field.identity == domain::email) {
                    emails.add(field.identity, rows.value(row, field.name), region);
                }
            }
        }
    }
    reply.phones = phones.take();
    reply.emails = emails.take();
}

/// What a look-up found; `is_cut` where a table holds more of it than was read.
struct LookedUp {
    Gathered found;
    bool is_cut = false;
};

Result<LookedUp> look_up(const Context& context, const domain::Identity& identity) {
    CALLVEIL_ASSIGN(const auto asked, searchable(context, {identity}));
    if (asked.identities.empty()) {
        return LookedUp{};
    }
    LookUpPool sources(context.sources, context.clock,
                       {context.clock.now() + context.settings.prefill_time,
                        static_cast<std::size_t>(context.settings.prefill_rows)});
    CALLVEIL_ASSIGN(auto found, gather(context.reading(sources), asked.identities, {}, {}));
    return LookedUp{std::move(found), sources.is_cut()};
}

}  // namespace

Result<wire::PrefillReply> prefill(const Context& context, RateLimiter& limiter,
                                   const domain::Caller& caller, const wire::Prefill& request) {
    if (request.customer_id.empty() && request.phone.empty()) {
        return fail(ErrorCode::invalid_argument, "give 'customer_id' or 'phone'");
    }
    CALLVEIL_TRY(
        limiter.admit(caller.principal, context.clock.now(), context.settings.prefill_per_minute));
    CALLVEIL_ASSIGN(const auto seen, look_up(context, identity_of(request)));
    wire::PrefillReply reply;
    reply.persons = static_cast<std::int64_t>(seen.found.persons);
    if (seen.found.persons == 1 && !seen.is_cut) {
        fill(context, seen.found, reply);
    }
    CALLVEIL_TRY(audit(context, caller, "prefill", caller.principal,
                       AuditDetail()
                           .count("persons", reply.persons)
                           .count("phones", static_cast<std::int64_t>(reply.phones.size()))
                           .count("emails", static_cast<std::int64_t>(reply.emails.size()))));
    return reply;
}

}  // namespace callveil::usecases
