// SPDX-License-Identifier: Apache-2.0
#include "cli/submit.hpp"

#include "cli/request_views.hpp"
#include "crypto/box.hpp"
#include "wire/uuid.hpp"

namespace callveil::cli {
namespace {

CLI::Validator reads_client_id() {
    return CLI::Validator(
        [](std::string& text) {
            return wire::is_uuid7(text) ? std::string()
                                        : std::string("must be a lower-case UUIDv7");
        },
        "");
}

wire::RequestSubmit message_of(const Submission& given, const std::string& client_id) {
    return {.client_id = client_id,
            .kind = given.kind,
            .name = given.name,
            .phones = given.contact.phones,
            .emails = given.contact.emails,
            .customer_id = given.contact.customer_id,
            .comments = given.comments,
            .received_at = given.received_at};
}

}  // namespace

std::string make_client_id(const Terminal& terminal) {
    constexpr std::size_t random_bytes = 10;
    const auto since_epoch =
        std::chrono::duration_cast<std::chrono::milliseconds>(terminal.now().time_since_epoch());
    return wire::make_uuid7(since_epoch, crypto::random_bytes(random_bytes));
}

void declare_submit(CLI::App& command, Submission& given) {
    add_kind(command, given.kind)->required();
    command.add_option("--name", given.name, "name of the person")->type_name("NAME");
    add_contact(command, given.contact);
    command.add_option("--comments", given.comments, "at most 2,000 characters")->type_name("TEXT");
    add_time(command, "--received-at", given.received_at,
             "when the request was received, if earlier than now");
    command
        .add_option("--client-id", given.client_id,
                    "id of an earlier try that got no answer; the same id never counts twice")
        ->check(reads_client_id())
        ->type_name("UUID");
}

Result<Exit> submit(Session& session, const Submission& given) {
    if (given.contact.is_empty()) {
        return session.usage("give at least one --phone, --email or --customer-id");
    }
    const auto client_id =
        given.client_id.empty() ? make_client_id(session.terminal()) : given.client_id;
    const auto reply = session.ask(message_of(given, client_id));
    if (!reply && reply.error().code == ErrorCode::unavailable) {
        return fail(ErrorCode::unavailable, reply.error().detail +
                                                " (send it again with --client-id " + client_id +
                                                ", so that it cannot count twice)");
    }
    CALLVEIL_TRY(reply);
    return show(session, *reply, [&](const auto& seen) { draw(session.terminal(), seen); });
}

}  // namespace callveil::cli
