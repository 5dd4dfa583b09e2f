// SPDX-License-Identifier: Apache-2.0
#include "usecases/audit_trail.hpp"

#include <algorithm>

namespace callveil::usecases {
namespace {

constexpr std::size_t max_id_bytes = 160;

bool fits_an_id(char c) noexcept {
    constexpr std::string_view extra = "-_.:/$#&+*!=<>()[]{}@%^?, ";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           extra.find(c) != std::string_view::npos;
}

std::string quoted(std::string_view text) {
    const bool fits =
        text.size() <= max_id_bytes && std::all_of(text.begin(), text.end(), fits_an_id);
    return "\"" + (fits ? std::string(text) : std::string("?")) + "\"";
}

std::string_view role_of(const domain::Caller& caller) {
    return caller.principal == "callveild" ? "system" : domain::to_string(caller.role);
}

}  // namespace

AuditDetail& AuditDetail::count(std::string_view name, std::int64_t value) {
    members_ += (members_.empty() ? "" : ",") + quoted(name) + ":" + std::to_string(value);
    return *this;
}

AuditDetail& AuditDetail::id(std::string_view name, std::string_view value) {
    members_ += (members_.empty() ? "" : ",") + quoted(name) + ":" + quoted(value);
    return *this;
}

std::string AuditDetail::text() const {
    return "{" + members_ + "}";
}

domain::AuditEvent audit_event(const Context& context, const domain::Caller& caller,
                               std::string_view verb, std::string_view object,
                               const AuditDetail& detail) {
    return {.at = context.clock.now(),
            .actor = caller.principal,
            .role = std::string(role_of(caller)),
            .verb = std::string(verb),
            .object = std::string(object),
            .outcome = "ok",
            .detail = detail.text()};
}

Result<void> audit(const Context& context, const domain::Caller& caller, std::string_view verb,
                   std::string_view object, const AuditDetail& detail) {
    const auto event = audit_event(context, caller, verb, object, detail);
    return context.store.write([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_TRY(transaction.audit().append(event));
        return {};
    });
}

domain::Caller system_caller() {
    return {.principal = "callveild", .person = {}, .public_key = {}};
}

}  // namespace callveil::usecases
