// SPDX-License-Identifier: Apache-2.0
#include "cli/command_tree.hpp"
#include "cli/given.hpp"
#include "cli/rotate_key.hpp"

namespace callveil::cli {
namespace {

struct Rotation {
    std::string key;
    std::filesystem::path folder;
};

void declare(CLI::App& command, Rotation& given) {
    allow_only(
        command.add_option("key", given.key, "which key gets a successor: store or outbox-seal"),
        {"store", "outbox-seal"})
        ->required();
    command.add_option("--dir", given.folder, "folder of the daemon's secrets")
        ->required()
        ->type_name("DIR");
}

void draw(Session& session, const Rotation& given, const RotatedKey& rotated) {
    session.say(rotated.file.string());
    session.say(rotated.previous.string());
    session.say("");
    session.say("Next:");
    session.say("  1. back the new key up");
    if (given.key == "store") {
        session.say("  2. start callveild again; it brings everything under the new key");
        session.say("  3. remove store.key.previous when the log says key_is_spent");
        return;
    }
    session.say("  2. start callveild again; it opens what was sealed under either key");
    session.say("  3. give the desktops new identity files: callveil key new --station ...");
    session.say("  4. remove outbox-seal.key.previous when no desktop waits with an old one");
}

Result<Exit> rotate(Session& session, const Rotation& given) {
    CALLVEIL_ASSIGN(const auto rotated, rotate_key(given.folder, given.key));
    if (session.wants_json()) {
        session.print_json(
            {{"file", rotated.file.string()}, {"previous", rotated.previous.string()}});
    } else {
        draw(session, given, rotated);
    }
    return Exit::ok;
}

}  // namespace

void add_key_rotation(CommandTree& tree, CLI::App& group) {
    tree.add<Rotation>(group, "rotate",
                       "put a new key in the place of one of the daemon's, without a daemon",
                       declare, rotate);
}

}  // namespace callveil::cli
