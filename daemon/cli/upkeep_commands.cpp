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

/// `now` is the daemon's, as the times are.
void draw_sources(const Terminal& terminal, const std::vector<wire::SourceStatus>& sources,
                  domain::TimePoint now) {
    Table table({"source", "kind", "state", "asked", ""});
    for (const auto& source : sources) {
        table.add({source.name, source.kind, state_cell(source.state), age(source.asked_at, now),
                   source.detail});
    }
    table.print(terminal);
}

void draw_witnesses(const Terminal& terminal, const wire::DaemonStatusReply& reply) {
    Table table({"heads kept by", "state", "entry", "at", ""});
    for (const auto& witness : reply.witnesses) {
        table.add({witness.name, state_cell(witness.state), std::to_string(witness.seq),
                   short_time(witness.at), witness.detail});
    }
    table.print(terminal);
}

Cell administrators(const std::string& until, domain::TimePoint now) {
    return until.empty() ? Cell("none holds a valid key", Style::bad) : expiry(until, now);
}

void draw_status(const Terminal& terminal, const wire::DaemonStatusReply& reply) {
    const auto now = domain::parse_rfc3339(reply.now).value_or(terminal.now());
    Table table({"", ""});
    table.add({"callveild", fmt::format("{}, running since {}, its clock is {}", reply.version,
                                        short_time(reply.started_at), short_time(reply.now))});
    table.add({"you are", reply.principal + ", " + reply.role});
    table.add({"your key ends", expiry(reply.key_not_after, now)});
    table.add({"last administrator's key ends", administrators(reply.administrators_until, now)});
    table.add({"requests", counts_of(reply.requests)});
    table.add({"overdue",
               {std::to_string(reply.overdue), reply.overdue > 0 ? Style::bad : Style::plain}});
    table.add({"jobs", counts_of(reply.jobs)});
    table.add(
        {"audit log", fmt::format("{} entries, head {}", reply.audit_entries, reply.audit_head)});
    table.add({"its key", reply.audit_key});
    if (reply.witnesses.empty()) {
        table.add({"its heads",
                   {"kept nowhere outside; set audit.heads_file or audit.syslog", Style::warning}});
    }
    table.print(terminal);
    if (!reply.witnesses.empty()) {
        draw_witnesses(terminal, reply);
    }
    draw_sources(terminal, reply.sources, now);
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
