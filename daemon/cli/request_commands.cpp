// SPDX-License-Identifier: Apache-2.0
#include "cli/command_tree.hpp"
#include "cli/given.hpp"
#include "cli/request_views.hpp"
#include "cli/submit.hpp"
#include "cli/watch.hpp"
#include "domain/request.hpp"
#include "wire/admin_messages.hpp"

namespace callveil::cli {
namespace {

/// Asks, then prints the answer.
template <wire::Request T>
Result<Exit> ask_and_show(Session& session, const T& request) {
    CALLVEIL_ASSIGN(const auto reply, session.ask(request));
    return show(session, reply, [&](const auto& seen) { draw(session.terminal(), seen); });
}

std::vector<std::string> state_words() {
    using enum domain::RequestState;
    std::vector<std::string> words;
    for (const auto state : {received, verifying, pending_approval, approved, running, completed,
                             partially_completed, failed, rejected, cancelled}) {
        words.emplace_back(to_string(state));
    }
    return words;
}

void declare_list(CLI::App& command, wire::RequestList& given) {
    allow_only(add_repeated(command, "--state", given.states, "only in this state", ""),
               state_words());
    add_kind(command, given.kind);
    add_reference(command, "--before", given.before)
        ->description("last reference of the page before");
    command.add_option("--limit", given.limit, "rows of a page, 1..200; 50 unless told")
        ->check(within(1, 200))
        ->type_name("ROWS");
}

void declare_show(CLI::App& command, wire::RequestShow& given) {
    add_reference(command, "reference", given.reference)->required();
}

void declare_verify(CLI::App& command, wire::RequestVerify& given) {
    add_reference(command, "reference", given.reference)->required();
    command
        .add_option("--method", given.method,
                    "how it was checked, without values: \"date of birth and postcode\"")
        ->required()
        ->type_name("TEXT");
    command.add_option("--points", given.points, "pieces of information that matched, 0..10")
        ->required()
        ->check(within(0, 10))
        ->type_name("NUMBER");
}

void declare_approve(CLI::App& command, wire::RequestApprove& given) {
    add_reference(command, "reference", given.reference)->required();
    command
        .add_option("--plan", given.plan_hash,
                    "hash of the plan that you looked at; its first 12 characters are enough")
        ->required()
        ->type_name("HASH");
    add_time(command, "--not-before", given.not_before, "earliest start");
    command
        .add_option("--override-verification", given.override_verification,
                    "approve although the identity check has too few points; kept with the "
                    "request")
        ->type_name("REASON");
    command
        .add_option("--override-access", given.override_access,
                    "pseudonymize although an access request of the person is open; also for a "
                    "request that is approved and waits; kept with the request")
        ->type_name("REASON");
}

template <class Given>
void declare_with_reason(CLI::App& command, Given& given) {
    add_reference(command, "reference", given.reference)->required();
    command.add_option("--reason", given.reason, "why; the agent may read it aloud")
        ->required()
        ->type_name("TEXT");
}

/// The whole hash of the request's newest plan, when `beginning` begins it.
Result<std::string> whole_hash(Session& session, const wire::RequestApprove& given) {
    constexpr std::size_t whole = 64;
    constexpr std::size_t enough = 12;
    if (given.plan_hash.size() >= whole) {
        return given.plan_hash;
    }
    if (given.plan_hash.size() < enough) {
        return fail(ErrorCode::invalid_argument,
                    "give at least the first 12 characters of the plan's hash");
    }
    CALLVEIL_ASSIGN(const auto plan,
                    session.ask(wire::PlanShow{.plan_hash = "", .reference = given.reference}));
    if (!plan.plan_hash.starts_with(given.plan_hash)) {
        return fail(ErrorCode::stale,
                    "the newest plan of this request has another hash; preview it again");
    }
    return plan.plan_hash;
}

Result<Exit> approve(Session& session, const wire::RequestApprove& given) {
    auto request = given;
    CALLVEIL_ASSIGN(request.plan_hash, whole_hash(session, given));
    return ask_and_show(session, request);
}

}  // namespace

void add_request_commands(CommandTree& tree) {
    auto& group = tree.add_group("request", "the queue of privacy requests");
    tree.add<Submission>(group, "submit", "enter a request that did not come through a desktop",
                         declare_submit, submit);
    tree.add<wire::RequestList>(group, "list", "list the queue, newest first", declare_list,
                                ask_and_show);
    tree.add<wire::RequestShow>(group, "show", "show one request; audited", declare_show,
                                ask_and_show);
    tree.add<wire::RequestVerify>(group, "verify", "record how the caller's identity was checked",
                                  declare_verify, ask_and_show);
    tree.add<wire::RequestApprove>(group, "approve", "approve exactly the plan you looked at",
                                   declare_approve, approve);
    tree.add<wire::RequestReject>(group, "reject", "reject a request with a reason",
                                  declare_with_reason, ask_and_show);
    tree.add<wire::RequestCancel>(group, "cancel", "cancel a request that has not started",
                                  declare_with_reason, ask_and_show);
    tree.add<Watched>(group, "watch",
                      "follow a request until it ends, one line per change; 0 when it is completed",
                      declare_watch, watch);
}

}  // namespace callveil::cli
