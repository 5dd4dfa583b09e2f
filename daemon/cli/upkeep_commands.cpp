// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <ostream>

#include "cli/command_tree.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "wire/admin_upkeep.hpp"

namespace callveil::cli {
namespace {

std::string counts_of(const std::vector<wire::StateCount>& counts) {
    std::vector<std::string> words;
    for (const auto& count : counts) {
        if (count.count > 0) {
            words.push_back(fmt::format("{} {}", count.count, count.state));
        }
    }
    return words.empty() ? "none" : joined(words);
}

void draw_sources(const Terminal& terminal, const std::vector<wire::SourceStatus>& sources) {
    Table table({"source", "kind", "state", ""});
    for (const auto& source : sources) {
        table.add({source.name, source.kind, state_cell(source.state), source.detail});
    }
    table.print(terminal);
}

void draw_status(const Terminal& terminal, const wire::DaemonStatusReply& reply) {
    Table table({"", ""});
    table.add({"callveild", fmt::format("{}, running since {}, its clock is {}", reply.version,
                                        short_time(reply.started_at), short_time(reply.now))});
    table.add({"you are", reply.principal + ", " + reply.role});
    table.add({"requests", counts_of(reply.requests)});
    table.add({"overdue",
               {std::to_string(reply.overdue), reply.overdue > 0 ? Style::bad : Style::plain}});
    table.add({"jobs", counts_of(reply.jobs)});
    table.add(
        {"audit log", fmt::format("{} entries, head {}", reply.audit_entries, reply.audit_head)});
    table.print(terminal);
    draw_sources(terminal, reply.sources);
}

Result<Exit> status(Session& session, const Nothing&) {
    CALLVEIL_ASSIGN(const auto reply, session.ask(wire::DaemonStatus{}));
    return show(session, reply, [&](const auto& seen) { draw_status(session.terminal(), seen); });
}

}  // namespace

void add_upkeep_commands(CommandTree& tree) {
    tree.add<Nothing>(tree.root(), "status", "how the daemon and its lead databases are",
                      declare_nothing, status);
}

}  // namespace callveil::cli
