// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "cli/session.hpp"
#include "wire/admin_audit.hpp"

namespace callveil::cli {

inline constexpr std::int64_t audit_page = 200;

struct AuditRange {
    std::int64_t after = 0;
    std::int64_t limit = std::numeric_limits<std::int64_t>::max();
};

/// Asks for pages of T and gives each row to `each` until `range.limit` entries, or the end of the
/// log. @return how many there were.
template <class T>
Result<std::int64_t> read_entries(Session& session, AuditRange range, auto&& each) {
    std::int64_t count = 0;
    auto after = range.after;
    do {
        T page;
        page.after = after;
        page.limit = std::min(range.limit - count, audit_page);
        CALLVEIL_ASSIGN(const auto reply, session.ask(page));
        for (const auto& row : reply.rows) {
            CALLVEIL_TRY(each(row));
        }
        count += static_cast<std::int64_t>(reply.rows.size());
        after = reply.next;
    } while (after != 0 && count < range.limit);
    return count;
}

}  // namespace callveil::cli
