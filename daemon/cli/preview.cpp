// SPDX-License-Identifier: Apache-2.0
#include "cli/preview.hpp"

#include <ostream>

#include "cli/given.hpp"
#include "cli/row_views.hpp"
#include "cli/waiting.hpp"
#include "domain/request.hpp"

namespace callveil::cli {
namespace {

constexpr std::int64_t largest_number = 1'000'000;

Result<std::string> make_plan(Session& session, const Preview& given) {
    CALLVEIL_ASSIGN(const auto started,
                    session.ask(wire::PreviewStart{.reference = given.reference,
                                                   .tick = given.tick,
                                                   .untick = given.untick,
                                                   .plan_hash = given.numbers_of}));
    CALLVEIL_ASSIGN(const auto done, wait_for(session, started.job, "planning"));
    return done.result;
}

/// Reads and shows pages; the JSON of their rows, and 0 or the page that was not read any more.
Result<wire::Json> read_rows(Session& session, const Preview& given, const std::string& hash) {
    auto document = wire::Json{{"rows", wire::Json::array()}};
    std::int64_t next = 1;
    for (std::int64_t read = 0; next != 0 && read < given.page_limit; ++read) {
        CALLVEIL_ASSIGN(const auto page, session.ask(wire::PreviewPage{hash, next}));
        if (session.wants_json()) {
            for (const auto& row : page.rows) {
                document["rows"].push_back(wire::encode(row));
            }
        } else {
            draw_planned(session.terminal(), page.rows);
        }
        next = page.next;
    }
    document["next"] = next;
    return document;
}

/// Whether the request of the plan still waits for a yes or no.
bool is_undecided(const wire::PlanShowReply& plan) {
    using enum domain::RequestState;
    const auto state = domain::request_state_from(plan.request_state);
    return state == received || state == verifying || state == pending_approval;
}

void draw_next_steps(Session& session, const wire::PlanShowReply& plan, std::int64_t next) {
    if (next != 0) {
        session.say("there are more pages; --page-limit shows more");
    }
    if (plan.obstacles.empty() && is_undecided(plan)) {
        session.say(std::string("next") +
                    (plan.four_eyes ? ", by another person than the one who asked" : "") +
                    ": callveil request approve " + plan.reference + " --plan " +
                    plan.plan_hash.substr(0, 12));
    }
}

}  // namespace

void declare_preview(CLI::App& command, Preview& given) {
    auto* reference = add_reference(command, "reference", given.reference);
    const auto add_numbers = [&](const char* name, auto& numbers, const char* text) {
        command.add_option(name, numbers, text)
            ->delimiter(',')
            ->allow_extra_args(false)
            ->check(within<std::int64_t>(1, largest_number))
            ->type_name("N,...");
    };
    add_numbers("--tick", given.tick, "numbers of flagged rows to include");
    add_numbers("--untick", given.untick, "numbers of rows to leave out");
    command
        .add_option("--plan", given.numbers_of,
                    "plan whose numbers these are; the newest one "
                    "unless told")
        ->type_name("HASH");
    command.add_option("--show", given.shown_hash, "show this plan again instead of a new one")
        ->type_name("HASH")
        ->excludes(reference);
    command.add_option("--page-limit", given.page_limit, "pages shown; 20 unless told")
        ->check(within(1, 1000000))
        ->type_name("PAGES");
}

Result<Exit> preview(Session& session, const Preview& given) {
    if (given.reference.empty() && given.shown_hash.empty()) {
        return session.usage("give the reference of a request, or a plan by --show");
    }
    auto hash = given.shown_hash;
    if (hash.empty()) {
        CALLVEIL_ASSIGN(hash, make_plan(session, given));
    }
    CALLVEIL_ASSIGN(const auto plan,
                    session.ask(wire::PlanShow{.plan_hash = hash, .reference = ""}));
    if (!session.wants_json()) {
        draw(session.terminal(), plan);
    }
    CALLVEIL_ASSIGN(auto document, read_rows(session, given, hash));
    if (session.wants_json()) {
        document["plan"] = wire::encode(plan);
        session.print_json(document);
    } else {
        draw_next_steps(session, plan, document["next"].get<std::int64_t>());
    }
    return Exit::ok;
}

}  // namespace callveil::cli
