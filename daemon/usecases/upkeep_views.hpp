// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/principal.hpp"
#include "usecases/context.hpp"
#include "usecases/source_watch.hpp"
#include "wire/admin_upkeep.hpp"

namespace callveil::usecases {

/// Whether a page of the audit log is only read, or copied out of the house.
enum class AuditRead { list, copy };

/// A page of the audit log. Reading it from the start, and every copy, is audited itself.
Result<wire::AuditListReply> read_audit(const Context& context, const domain::Caller& caller,
                                        std::int64_t after, std::int64_t limit, AuditRead how);

/// Computes the whole chain again; audited with the verdict.
Result<wire::AuditVerifyReply> verify_audit(const Context& context, const domain::Caller& caller);

/// How the daemon and its queue are, and what its lead databases said when they were last asked:
/// nobody who asks for the status waits for one of them.
Result<wire::DaemonStatusReply> daemon_status(const Context& context, const domain::Caller& caller,
                                              const SourceWatch& watch, const std::string& version,
                                              domain::TimePoint started_at);

}  // namespace callveil::usecases
