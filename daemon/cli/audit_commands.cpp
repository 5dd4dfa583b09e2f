// SPDX-License-Identifier: Apache-2.0
#include "cli/command_tree.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <limits>
#include <ostream>

#include "cli/given.hpp"
#include "cli/new_file.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "wire/admin_upkeep.hpp"

namespace callveil::cli {
namespace {

constexpr std::int64_t largest_page = 200;
constexpr std::int64_t largest_number = std::int64_t{1} << 60;

struct AuditRange {
    std::int64_t after = 0;
    std::int64_t limit = 100;
};

struct AuditCopy {
    std::filesystem::path out;
    std::int64_t after = 0;
};

void declare_range(CLI::App& command, AuditRange& given) {
    command.add_option("--after", given.after, "only entries after this number")
        ->check(within<std::int64_t>(0, largest_number))
        ->type_name("NUMBER");
    command.add_option("--limit", given.limit, "entries shown; 100 unless told")
        ->check(within<std::int64_t>(1, largest_number))
        ->type_name("ENTRIES");
}

void declare_copy(CLI::App& command, AuditCopy& given) {
    command.add_option("--out", given.out, "new file for it, one JSON object a line")
        ->required()
        ->type_name("FILE");
    command.add_option("--after", given.after, "only entries after this number")
        ->check(within<std::int64_t>(0, largest_number))
        ->type_name("NUMBER");
}

/// Reads pages of T until `limit` entries, or the end of the log.
template <class T>
Result<std::int64_t> read_entries(Session& session, AuditRange range, auto&& each) {
    std::int64_t count = 0;
    auto after = range.after;
    do {
        T page;
        page.after = after;
        page.limit = std::min(range.limit - count, largest_page);
        CALLVEIL_ASSIGN(const auto reply, session.ask(page));
        for (const auto& row : reply.rows) {
            CALLVEIL_TRY(each(row));
        }
        count += static_cast<std::int64_t>(reply.rows.size());
        after = reply.next;
    } while (after != 0 && count < range.limit);
    return count;
}

Result<Exit> list(Session& session, const AuditRange& given) {
    Table table({"#", "time", "who", "role", "what", "to", "outcome", "detail"});
    auto rows = wire::Json::array();
    CALLVEIL_TRY(read_entries<wire::AuditList>(
        session, given, [&](const wire::AuditRow& row) -> Result<void> {
            if (session.wants_json()) {
                rows.push_back(wire::encode(row));
                return {};
            }
            table.add({std::to_string(row.seq), row.ts, row.actor, row.role, row.verb, row.object,
                       state_cell(row.outcome), row.detail});
            return {};
        }));
    if (session.wants_json()) {
        session.print_json({{"rows", std::move(rows)}});
    } else {
        table.print(session.terminal());
    }
    return Exit::ok;
}

Result<Exit> verify(Session& session, const Nothing&) {
    CALLVEIL_ASSIGN(const auto reply, session.ask(wire::AuditVerify{}));
    show(session, reply, [&](const auto& seen) {
        const auto& terminal = session.terminal();
        session.say(seen.ok
                        ? fmt::format("audit verify: {} ({} entries, head {})",
                                      styled(terminal, Style::good, "ok"), seen.entries, seen.head)
                        : fmt::format("audit verify: {} at entry {}: {}",
                                      styled(terminal, Style::bad, "broken"), seen.first_bad_seq,
                                      printable(seen.problem)));
    });
    return reply.ok ? Exit::ok : Exit::findings;
}

/// One entry with the names of docs/formats/audit.md, so that its verifier reads the file.
std::string line_of(const wire::AuditRow& row) {
    auto json = wire::encode(row);
    json["detail_json"] = row.detail;
    json.erase("detail");
    return wire::to_text(json) + "\n";
}

Result<Exit> copy(Session& session, const AuditCopy& given) {
    CALLVEIL_ASSIGN(auto file, NewFile::create(given.out));
    const AuditRange whole{given.after, std::numeric_limits<std::int64_t>::max()};
    std::string head;
    CALLVEIL_ASSIGN(const auto count,
                    read_entries<wire::AuditExport>(session, whole, [&](const auto& row) {
                        head = row.entry_hash;
                        return file.write(line_of(row));
                    }));
    CALLVEIL_TRY(file.keep());
    if (session.wants_json()) {
        session.print_json({{"file", given.out.string()}, {"entries", count}, {"head", head}});
    } else {
        session.say(fmt::format("{}: {} entries, head {}", given.out.string(), count, head));
    }
    return Exit::ok;
}

}  // namespace

void add_audit_commands(CommandTree& tree) {
    auto& group = tree.add_group("audit", "the audit log");
    tree.add<AuditRange>(group, "list", "list entries, oldest first", declare_range, list);
    tree.add<Nothing>(group, "verify", "compute the whole hash chain again", declare_nothing,
                      verify);
    tree.add<AuditCopy>(group, "export", "save the log for a verifier outside; audited",
                        declare_copy, copy);
}

}  // namespace callveil::cli
