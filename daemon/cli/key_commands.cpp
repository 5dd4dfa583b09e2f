// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "cli/bootstrap.hpp"
#include "cli/command_tree.hpp"
#include "cli/given.hpp"
#include "cli/renewal.hpp"
#include "cli/table.hpp"
#include "cli/words.hpp"
#include "crypto/box.hpp"
#include "wire/admin_upkeep.hpp"

namespace callveil::cli {
namespace {

struct NewKey {
    std::string person;
    std::string station;
    std::string role;
    std::string label;
    std::filesystem::path out;
    std::vector<std::string> agent_ids;
    std::int64_t valid_days = 0;
    bool bootstrap = false;
    bool renew = false;
    std::filesystem::path folder;
    std::string agent_endpoint = "tcp://127.0.0.1:5570";
    std::string admin_endpoint = "tcp://127.0.0.1:5571";
};

CLI::Validator reads_id() {
    return CLI::Validator(
        [](std::string& text) {
            const auto fits = [](unsigned char c) {
                return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
            };
            const bool good =
                !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), fits);
            return good ? std::string()
                        : std::string("takes 1..64 letters, digits, '-', '_' and '.'");
        },
        "");
}

CLI::Validator reads_endpoint() {
    return CLI::Validator(
        [](std::string& text) {
            return text.starts_with("tcp://") ? std::string()
                                              : std::string("looks like tcp://127.0.0.1:5571");
        },
        "");
}

void declare_owner(CLI::App& command, NewKey& given) {
    auto* person = command.add_option("--person", given.person, "id of the person it stands for")
                       ->check(reads_id())
                       ->type_name("ID");
    command.add_option("--station", given.station, "id of the desktop or console it stands for")
        ->check(reads_id())
        ->type_name("ID")
        ->excludes(person);
    allow_only(command.add_option("--role", given.role, "what it may do"),
               {"agent", "supervisor", "administrator", "auditor", "console"});
    command.add_option("--out", given.out, "new identity file")->type_name("FILE");
    add_repeated(command, "--agent-id", given.agent_ids,
                 "agent id that desktops assert for this person", "ID");
    command.add_option("--valid-days", given.valid_days, "days it is valid; 365 unless told")
        ->check(within(1, 1825))
        ->type_name("DAYS");
    command.add_option("--label", given.label, "words for the list of keys")->type_name("TEXT");
}

void declare_new(CLI::App& command, NewKey& given) {
    declare_owner(command, given);
    auto* bootstrap =
        command.add_flag("--bootstrap", given.bootstrap,
                         "make the daemon's secrets and the first administrator, without a daemon");
    command
        .add_flag("--renew", given.renew,
                  "with --bootstrap: keep the secrets that DIR holds and make a new administrator "
                  "only, for a daemon whose administrators' keys have all ended")
        ->needs(bootstrap);
    command.add_option("--dir", given.folder, "with --bootstrap: folder of the secrets")
        ->type_name("DIR");
    command
        .add_option("--agent-endpoint", given.agent_endpoint,
                    "with --bootstrap: where plugins will connect")
        ->check(reads_endpoint())
        ->type_name("ENDPOINT");
    command
        .add_option("--admin-endpoint", given.admin_endpoint,
                    "with --bootstrap: where CLI and console will connect")
        ->check(reads_endpoint())
        ->type_name("ENDPOINT");
}

void declare_revoke(CLI::App& command, wire::KeyRevoke& given) {
    command
        .add_option("key", given.public_key,
                    "public key as `key list` shows it, in single quotes; after -- when "
                    "it begins with a hyphen")
        ->required()
        ->type_name("KEY");
}

void draw_bootstrap(Session& session, const NewKey& given,
                    const std::vector<std::filesystem::path>& files) {
    for (const auto& file : files) {
        session.say(file.string());
    }
    session.say("");
    session.say("Next:");
    if (given.renew) {
        session.say("  1. move admin.identity.json to the administrator, mode 0600");
        session.say(
            "  2. start callveild again; it enrolls bootstrap.json while no administrator's "
            "key is valid");
        return;
    }
    session.say("  1. callveil.yaml: secrets_dir: " + given.folder.string());
    session.say("  2. the files belong to the user that runs callveild; back them up");
    session.say(
        "  3. move admin.identity.json to the administrator, mode 0600: it is this "
        "person's key");
    session.say(
        "  4. start callveild; it enrolls bootstrap.json while no administrator's key is valid");
    session.say("  5. callveil --identity FILE key new --person ID --role supervisor --out FILE");
}

Result<Exit> bootstrap(Session& session, const NewKey& given) {
    if (given.folder.empty()) {
        return session.usage("--bootstrap needs --dir");
    }
    if (!given.station.empty() || !given.role.empty() || !given.out.empty()) {
        return session.usage(
            "--bootstrap makes an administrator in --dir; leave out --station, "
            "--role and --out");
    }
    const Bootstrap wanted{.folder = given.folder,
                           .person = given.person.empty() ? "admin" : given.person,
                           .agent_endpoint = given.agent_endpoint,
                           .admin_endpoint = given.admin_endpoint};
    CALLVEIL_ASSIGN(const auto files,
                    given.renew ? renew_administrator(wanted) : make_bootstrap(wanted));
    if (session.wants_json()) {
        auto names = wire::Json::array();
        std::for_each(files.begin(), files.end(),
                      [&](const auto& file) { names.push_back(file.string()); });
        session.print_json({{"files", std::move(names)}});
    } else {
        draw_bootstrap(session, given, files);
    }
    return Exit::ok;
}

wire::KeyEnroll enrollment_of(const NewKey& given, const std::string& public_key) {
    const bool person = !given.person.empty();
    return {.public_key = public_key,
            .principal = person ? given.person : given.station,
            .kind = person ? "person" : "station",
            .role = given.role,
            .label = given.label,
            .agent_ids = given.agent_ids,
            .valid_days = given.valid_days};
}

wire::IdentityFile identity_of(const wire::KeyEnroll& asked, const CurvePair& pair,
                               const wire::KeyEnrollReply& reply) {
    const bool admin = asked.role != "agent";
    return {.v = 1,
            .principal = asked.principal,
            .public_key = pair.public_key,
            .secret_key = pair.secret_key,
            .endpoint = reply.agent_endpoint,
            .server_key = reply.agent_server_key,
            .seal_key = reply.seal_key,
            .admin_endpoint = admin ? reply.admin_endpoint : "",
            .admin_server_key = admin ? reply.admin_server_key : ""};
}

/// Writes the identity file; a key whose file could not be written is revoked again.
Result<void> keep_identity(Session& session, const std::filesystem::path& out,
                           wire::IdentityFile identity) {
    const auto written = wire::write_identity_file(out, identity);
    crypto::wipe(identity.secret_key);
    if (written) {
        return {};
    }
    const auto revoked = session.ask(wire::KeyRevoke{identity.public_key});
    return fail(
        written.error().code,
        written.error().detail + (revoked ? " The key was revoked again."
                                          : " Revoke the key " + identity.public_key + "."));
}

Result<Exit> enroll(Session& session, const NewKey& given) {
    auto pair = make_curve_pair();
    const auto asked = enrollment_of(given, pair.public_key);
    CALLVEIL_ASSIGN(const auto reply, session.ask(asked));
    const auto kept = keep_identity(session, given.out, identity_of(asked, pair, reply));
    crypto::wipe(pair.secret_key);
    CALLVEIL_TRY(kept);
    if (session.wants_json()) {
        session.print_json({{"file", given.out.string()},
                            {"principal", asked.principal},
                            {"public_key", pair.public_key},
                            {"not_after", reply.not_after}});
    } else {
        session.say(fmt::format("{}: {} ({}), valid until {}", given.out.string(), asked.principal,
                                asked.role, short_time(reply.not_after)));
    }
    return Exit::ok;
}

Result<Exit> make_key(Session& session, const NewKey& given) {
    if (given.bootstrap) {
        return bootstrap(session, given);
    }
    if (given.person.empty() == given.station.empty()) {
        return session.usage("give either --person or --station");
    }
    if (given.role.empty() || given.out.empty()) {
        return session.usage("--role and --out are needed");
    }
    std::error_code ignored;
    if (std::filesystem::exists(given.out, ignored)) {
        return fail(ErrorCode::conflict,
                    given.out.string() + " exists already; nothing is overwritten");
    }
    return enroll(session, given);
}

Result<Exit> list(Session& session, const Nothing&) {
    CALLVEIL_ASSIGN(const auto reply, session.ask(wire::KeyList{}));
    return show(session, reply, [&](const auto& seen) {
        Table table({"who", "kind", "role", "state", "until", "key", "label"});
        for (const auto& key : seen.keys) {
            table.add({key.principal, key.kind, key.role, state_cell(key.state),
                       key.state == "valid" ? expiry(key.not_after, session.terminal().now())
                                            : Cell(short_time(key.not_after)),
                       key.public_key, key.label});
        }
        table.print(session.terminal());
    });
}

Result<Exit> revoke(Session& session, const wire::KeyRevoke& given) {
    CALLVEIL_ASSIGN(const auto reply, session.ask(given));
    return show(session, reply, [&](const auto& seen) {
        session.say(seen.public_key + " revoked at " + short_time(seen.revoked_at));
    });
}

}  // namespace

void add_key_commands(CommandTree& tree) {
    auto& group = tree.add_group("key", "who may talk to the daemon");
    tree.add<NewKey>(group, "new", "make a key pair here, enroll its public half, write the file",
                     declare_new, make_key);
    tree.add<Nothing>(group, "list", "list the enrolled keys", declare_nothing, list);
    tree.add<wire::KeyRevoke>(group, "revoke", "revoke a key; it opens nothing from now on",
                              declare_revoke, revoke);
    add_key_rotation(tree, group);
}

}  // namespace callveil::cli
