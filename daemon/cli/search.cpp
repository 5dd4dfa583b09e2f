// SPDX-License-Identifier: Apache-2.0
#include "cli/search.hpp"

#include <ostream>

#include "cli/row_views.hpp"
#include "cli/submit.hpp"
#include "cli/waiting.hpp"
#include "cli/words.hpp"

namespace callveil::cli {
namespace {

CLI::Validator reads_partial() {
    return CLI::Validator(
        [](std::string& text) {
            const auto colon = text.find(':');
            const bool shaped = colon != std::string::npos && colon > 0 && colon + 1 < text.size();
            return shaped ? std::string() : std::string("must be KIND:TEXT, e.g. phone:3334");
        },
        "");
}

std::string place_of(const Search& given) {
    return given.at_start ? "prefix" : given.at_end ? "suffix" : "anywhere";
}

wire::SearchStart message_of(const Search& given) {
    wire::SearchStart start;
    start.phones = given.contact.phones;
    start.emails = given.contact.emails;
    start.customer_id = given.contact.customer_id;
    start.reference = given.reference;
    start.reason = given.reason;
    if (const auto colon = given.partial.find(':'); colon != std::string::npos) {
        start.partial_kind = identity_kind(given.partial.substr(0, colon));
        start.partial_text = given.partial.substr(colon + 1);
        start.partial_place = place_of(given);
    }
    return start;
}

void draw_page(const Terminal& terminal, const wire::SearchPageReply& page) {
    draw_found(terminal, page.rows);
    terminal.out.flush();
}

void draw_end(const Terminal& terminal, const std::string& job, const wire::SearchPageReply& last) {
    terminal.out << counted(last.matches, "row") << " of "
                 << (last.persons == 1 ? "1 person" : std::to_string(last.persons) + " people")
                 << ", search " << job << '\n';
    if (last.truncated) {
        terminal.out << "more were found than are kept: search for something narrower\n";
    }
    if (last.next != 0) {
        terminal.out << "there are more pages; --page-limit shows more\n";
    }
}

/// Reads the pages and shows them as they come; returns the last one read.
Result<Exit> show_pages(Session& session, const Search& given, const std::string& job) {
    auto rows = wire::Json::array();
    wire::SearchPageReply page;
    page.next = 1;
    for (std::int64_t read = 0; page.next != 0 && read < given.page_limit; ++read) {
        CALLVEIL_ASSIGN(page, session.ask(wire::SearchPage{job, page.next}));
        if (session.wants_json()) {
            const auto encoded = wire::encode(page);
            rows.insert(rows.end(), encoded["rows"].begin(), encoded["rows"].end());
        } else {
            draw_page(session.terminal(), page);
        }
    }
    if (session.wants_json()) {
        auto whole = wire::encode(page);
        whole["rows"] = std::move(rows);
        whole["job"] = job;
        session.print_json(whole);
    } else {
        draw_end(session.terminal(), job, page);
    }
    return Exit::ok;
}

Result<wire::JobStatusReply> run_search(Session& session, const wire::SearchStart& start) {
    CALLVEIL_ASSIGN(const auto started, session.ask(start));
    return wait_for(session, started.job, "searching");
}

Result<std::string> search_of(Session& session, const Proposal& given) {
    if (!given.search_job.empty()) {
        return given.search_job;
    }
    Search search{.contact = given.contact, .partial = "", .reference = "", .reason = given.reason};
    CALLVEIL_ASSIGN(const auto done, run_search(session, message_of(search)));
    if (!session.wants_json()) {
        session.say(counted(done.matches, "row") + " found, search " + done.job);
    }
    return done.job;
}

void draw_proposed(Session& session, const wire::RequestFromSearchReply& made,
                   const std::string& kind) {
    session.say(made.reference + " (" + kind + ") waits for approval; nothing was carried out");
    if (!made.note.empty()) {
        session.say(made.note);
    }
    session.say("next: callveil preview " + made.reference);
}

Result<Exit> propose(Session& session, const Proposal& given, const std::string& kind) {
    if (given.search_job.empty() == given.contact.is_empty()) {
        return session.usage("give either a finished search or --phone, --email, --customer-id");
    }
    CALLVEIL_ASSIGN(const auto job, search_of(session, given));
    wire::RequestFromSearch request{.job = job,
                                    .kind = kind,
                                    .name = given.name,
                                    .comments = given.reason,
                                    .client_id = make_client_id(session.terminal())};
    CALLVEIL_ASSIGN(const auto made, session.ask(request));
    if (session.wants_json()) {
        session.print_json(
            {{"reference", made.reference}, {"kind", kind}, {"search", job}, {"note", made.note}});
    } else {
        draw_proposed(session, made, kind);
    }
    return Exit::ok;
}

}  // namespace

void declare_search(CLI::App& command, Search& given) {
    add_contact(command, given.contact);
    auto* part =
        command
            .add_option("--partial", given.partial,
                        "part of a phone, email or customer-id: at least 4 digits or 3 characters")
            ->check(reads_partial())
            ->type_name("KIND:TEXT");
    auto* start = command.add_flag("--prefix", given.at_start, "the part stands at the beginning");
    auto* end = command.add_flag("--suffix", given.at_end, "the part stands at the end");
    start->needs(part);
    end->needs(part)->excludes(start);
    add_reference(command, "--reference", given.reference)
        ->description("request that this search serves");
    command.add_option("--reason", given.reason, "why, when there is no request; audited")
        ->type_name("TEXT");
    command.add_option("--page-limit", given.page_limit, "pages shown; 5 unless told")
        ->check(within(1, 1000000))
        ->type_name("PAGES");
}

Result<Exit> search(Session& session, const Search& given) {
    if (given.contact.is_empty() == given.partial.empty()) {
        return session.usage("give either --phone, --email, --customer-id or --partial");
    }
    if (given.reference.empty() && given.reason.empty()) {
        return session.usage("say for which request you search (--reference), or why (--reason)");
    }
    CALLVEIL_ASSIGN(const auto done, run_search(session, message_of(given)));
    return show_pages(session, given, done.job);
}

void declare_proposal(CLI::App& command, Proposal& given) {
    command.add_option("search", given.search_job, "id of a finished search of yours")
        ->type_name("SEARCH");
    add_contact(command, given.contact);
    command.add_option("--reason", given.reason, "why; stands in the request")
        ->required()
        ->type_name("TEXT");
    command.add_option("--name", given.name, "name of the person")->type_name("NAME");
}

Result<Exit> propose_export(Session& session, const Proposal& given) {
    return propose(session, given, "access");
}

Result<Exit> propose_pseudonymization(Session& session, const Proposal& given) {
    return propose(session, given, "pseudonymization");
}

}  // namespace callveil::cli
