// SPDX-License-Identifier: Apache-2.0
#include "cli/request_views.hpp"

#include <fmt/format.h>

#include <ostream>

#include "cli/table.hpp"
#include "cli/words.hpp"

namespace callveil::cli {
namespace {

/// A row of name and value, left out when the value is empty.
void add(Table& table, const std::string& name, Cell value) {
    if (!value.text.empty()) {
        table.add({{name, Style::faint}, std::move(value)});
    }
}

void add_each(Table& table, const std::string& name, const std::vector<std::string>& values) {
    for (const auto& value : values) {
        add(table, &value == &values.front() ? name : "", value);
    }
}

void add_person(Table& table, const wire::RequestShowReply& reply) {
    add(table, "name", reply.name);
    add_each(table, "phone", reply.phones);
    add_each(table, "e-mail", reply.emails);
    add(table, "customer id", reply.customer_id);
    add(table, "comments", reply.comments);
}

void add_origin(Table& table, const wire::RequestShowReply& reply) {
    add(table, "origin", reply.origin);
    add(table, "sent by", reply.requester);
    add(table, "agent", reply.asserted_agent);
    add(table, "call", reply.interaction_id);
    add(table, "at the desktop",
        reply.desktop_time_ignored
            ? Cell(short_time(reply.desktop_received_at) + " (cannot be right, not counted)",
                   Style::warning)
            : Cell(short_time(reply.desktop_received_at)));
    add(table, "search", reply.search_reason);
    add(table, "received", short_time(reply.received_at));
}

void add_overrides(Table& table, const wire::RequestShowReply& reply) {
    for (const auto& one : reply.overrides) {
        add(table, "override",
            Cell(fmt::format("{} by {}, {}: {}", one.what, one.person, short_time(one.at),
                             one.reason),
                 Style::warning));
    }
}

void add_decision(Table& table, const wire::RequestShowReply& reply) {
    const bool enough = reply.verification_points >= reply.required_points;
    add(table, "identity check",
        Cell(fmt::format("{} of {} points{}{}", reply.verification_points, reply.required_points,
                         reply.verification_method.empty() ? "" : ": ", reply.verification_method),
             enough ? Style::good : Style::warning));
    add(table, "checked by",
        reply.verified_by.empty() ? "" : reply.verified_by + ", " + short_time(reply.verified_at));
    add_overrides(table, reply);
    add(table, "plan", reply.plan_hash);
    add(table, "approval", is_final_state(reply.state) ? "" : reply.approval);
    add(table, "approved by", reply.approver);
    add(table, "not before", short_time(reply.not_before));
    add(table, "reason", reply.reason);
    add(table, "trouble", reply.trouble);
    add_each(table, "package", reply.packages);
}

std::string outcome_words(const std::string& outcome) {
    return outcome.empty() || outcome == "none" ? "" : ", " + outcome;
}

}  // namespace

void draw(const Terminal& terminal, const wire::RequestListReply& reply) {
    if (reply.rows.empty()) {
        terminal.out << "no requests\n";
        return;
    }
    Table table({"reference", "kind", "state", "outcome", "due", "received", "sent by"});
    for (const auto& row : reply.rows) {
        const bool open = !is_final_state(row.state);
        table.add({row.reference, row.kind, state_cell(row.state),
                   row.outcome == "none" ? "" : row.outcome,
                   open ? deadline(row.due_by, terminal.now()) : Cell(""),
                   short_time(row.received_at), row.requester});
    }
    table.print(terminal);
    if (!reply.next.empty()) {
        terminal.out << "more: --before " << reply.next << '\n';
    }
}

void draw(const Terminal& terminal, const wire::RequestShowReply& reply) {
    Table table({"", ""});
    auto state = state_cell(reply.state);
    state.text += outcome_words(reply.outcome);
    add(table, "reference", {reply.reference, Style::strong});
    add(table, "kind", reply.kind);
    add(table, "state", std::move(state));
    add(table, "emptied by retention", short_time(reply.emptied_at));
    add_person(table, reply);
    add_origin(table, reply);
    add(table, "law", reply.regime);
    if (!is_final_state(reply.state)) {
        add(table, "confirm by",
            reply.confirm_by.empty() ? Cell("") : deadline(reply.confirm_by, terminal.now()));
        add(table, "answer by", deadline(reply.due_by, terminal.now()));
    }
    add_decision(table, reply);
    table.print(terminal);
}

void draw(const Terminal& terminal, const wire::Acknowledged& reply) {
    const auto state = state_cell(reply.state);
    terminal.out << reply.reference << ' ' << styled(terminal, state.style, state.text)
                 << (reply.note.empty() ? "" : ": ") << printable(reply.note) << '\n';
}

void draw(const Terminal& terminal, const wire::RequestApproveReply& reply) {
    draw(terminal, wire::Acknowledged{
                       .reference = reply.reference, .state = reply.state, .note = reply.note});
    if (!reply.job.empty()) {
        terminal.out << "job " << reply.job << '\n';
    }
}

}  // namespace callveil::cli
