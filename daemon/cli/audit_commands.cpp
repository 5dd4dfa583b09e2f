// SPDX-License-Identifier: Apache-2.0
#include "cli/command_tree.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>

#include "cli/audit_entries.hpp"
#include "cli/given.hpp"
#include "cli/new_file.hpp"
#include "cli/sign_key.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "wire/admin_upkeep.hpp"
#include "wire/audit_export.hpp"

namespace callveil::cli {
namespace {

constexpr std::int64_t largest_number = std::int64_t{1} << 60;

struct AuditCopy {
    std::filesystem::path out;
    std::int64_t after = 0;
};

void declare_range(CLI::App& command, AuditRange& given) {
    command.add_option("--after", given.after, "only entries after this number")
        ->check(within<std::int64_t>(0, largest_number))
        ->type_name("NUMBER");
    given.limit = 100;
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

/// Where the secrets lie whose signing key is made or changed.
struct SecretsFolder {
    std::filesystem::path folder;
};

void declare_folder(CLI::App& command, SecretsFolder& given) {
    command.add_option("--dir", given.folder, "folder of the daemon's secrets")
        ->required()
        ->type_name("DIR");
}

Result<Exit> tell_head(Session& session, const Nothing&) {
    CALLVEIL_ASSIGN(const auto reply, session.ask(wire::AuditHead{}));
    return show(session, reply, [&](const auto& seen) { session.say(seen.line); });
}

Result<Exit> tell_key(Session& session, const Nothing&) {
    CALLVEIL_ASSIGN(const auto reply, session.ask(wire::AuditHead{}));
    if (session.wants_json()) {
        session.print_json({{"key", reply.key}});
    } else {
        session.say(reply.key);
    }
    return Exit::ok;
}

Result<Exit> new_key(Session& session, const SecretsFolder& given) {
    CALLVEIL_ASSIGN(const auto made, make_sign_key(given.folder));
    if (session.wants_json()) {
        session.print_json({{"key", made.key}, {"old_key", made.old_key}});
        return Exit::ok;
    }
    session.say("public key: " + made.key);
    if (!made.old_key.empty()) {
        session.say("signed by:  " + made.old_key);
    }
    session.say("It signs heads of the audit log from the next start of callveild on.");
    return Exit::ok;
}

Result<Exit> copy(Session& session, const AuditCopy& given) {
    CALLVEIL_ASSIGN(auto file, NewFile::create(given.out));
    const AuditRange whole{.after = given.after};
    std::string head;
    CALLVEIL_ASSIGN(const auto count,
                    read_entries<wire::AuditExport>(session, whole, [&](const auto& row) {
                        head = row.entry_hash;
                        return file.write(wire::export_line(row) + "\n");
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
    add_audit_verify(tree, group);
    tree.add<AuditCopy>(group, "export", "save the log for a verifier outside; audited",
                        declare_copy, copy);
    tree.add<Nothing>(group, "head", "print a signed head of the log, to be kept elsewhere",
                      declare_nothing, tell_head);
    tree.add<Nothing>(group, "key", "print the public key that signs heads of the log",
                      declare_nothing, tell_key);
    tree.add<SecretsFolder>(group, "new-key",
                            "make the signing key, or let it sign the one that takes its place; "
                            "without a daemon",
                            declare_folder, new_key);
}

}  // namespace callveil::cli
