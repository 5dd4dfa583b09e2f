// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/audit.hpp"
#include "domain/principal.hpp"
#include "usecases/context.hpp"

namespace callveil::usecases {

/// JSON object of an audit entry: counts, ids and enum names only. Personal values have no way in:
/// text is accepted in the shape of an id alone, anything else is written as "?".
class AuditDetail {
public:
    AuditDetail& count(std::string_view name, std::int64_t value);
    AuditDetail& id(std::string_view name, std::string_view value);
    std::string text() const;

private:
    std::string members_;
};

/// An event of `caller` now.
domain::AuditEvent audit_event(const Context& context, const domain::Caller& caller,
                               std::string_view verb, std::string_view object,
                               const AuditDetail& detail = {});

/// Writes one audit entry in a transaction of its own, for verbs that change nothing else.
Result<void> audit(const Context& context, const domain::Caller& caller, std::string_view verb,
                   std::string_view object, const AuditDetail& detail = {});

/// The daemon itself, for steps that nobody asked for.
domain::Caller system_caller();

}  // namespace callveil::usecases
