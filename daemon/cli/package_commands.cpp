// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <ostream>

#include "cli/command_tree.hpp"
#include "cli/given.hpp"
#include "cli/new_file.hpp"
#include "cli/words.hpp"
#include "crypto/box.hpp"
#include "crypto/hash.hpp"
#include "wire/admin_work.hpp"

namespace callveil::cli {
namespace {

struct Download {
    std::string package;
    std::filesystem::path out;
};

void declare_list(CLI::App& command, wire::PackageList& given) {
    add_reference(command, "reference", given.reference)->required();
}

template <class Given>
void declare_id(CLI::App& command, Given& given) {
    command.add_option("package", given.package, "id of the package")
        ->required()
        ->type_name("PACKAGE");
}

void declare_get(CLI::App& command, Download& given) {
    declare_id(command, given);
    command.add_option("--out", given.out, "new file for it; never overwrites")
        ->required()
        ->type_name("FILE");
}

Result<Exit> list(Session& session, const wire::PackageList& given) {
    CALLVEIL_ASSIGN(const auto reply, session.ask(given));
    return show(session, reply, [&](const auto& seen) {
        for (const auto& package : seen.packages) {
            session.say(package);
        }
    });
}

/// Copies all pieces; the last answer tells size and hash. Checks both.
Result<wire::PackageGetReply> copy(Session& session, const std::string& package, NewFile& file) {
    crypto::Sha256 hash;
    wire::PackageGet wanted{.package = package, .offset = 0};
    while (true) {
        CALLVEIL_ASSIGN(auto piece, session.ask(wanted));
        CALLVEIL_ASSIGN(const auto bytes, crypto::from_base64(piece.data));
        if (piece.offset != wanted.offset || (bytes.empty() && wanted.offset < piece.size)) {
            return fail(ErrorCode::corrupt, "the daemon sent another piece than was asked for");
        }
        CALLVEIL_TRY(file.write(bytes));
        hash.update(bytes);
        wanted.offset += static_cast<std::int64_t>(bytes.size());
        if (wanted.offset < piece.size) {
            continue;
        }
        if (wanted.offset != piece.size || crypto::hex(hash.finish()) != piece.sha256) {
            return fail(ErrorCode::corrupt,
                        "size or SHA-256 of the package is wrong; nothing was kept, get it again");
        }
        return piece;
    }
}

Result<Exit> get(Session& session, const Download& given) {
    CALLVEIL_ASSIGN(auto file, NewFile::create(given.out));
    CALLVEIL_ASSIGN(const auto got, copy(session, given.package, file));
    CALLVEIL_TRY(file.keep());
    if (session.wants_json()) {
        session.print_json(
            {{"file", given.out.string()}, {"size", got.size}, {"sha256", got.sha256}});
    } else {
        session.say(given.out.string() + ": " + counted(got.size, "byte") + ", SHA-256 " +
                    got.sha256);
    }
    return Exit::ok;
}

Result<Exit> tell_passphrase(Session& session, const wire::PackagePassphrase& given) {
    CALLVEIL_ASSIGN(auto reply, session.ask(given));
    const auto exit = show(session, reply, [&](const auto& seen) { session.say(seen.passphrase); });
    crypto::wipe(reply.passphrase);
    return exit;
}

}  // namespace

void add_package_commands(CommandTree& tree) {
    auto& group = tree.add_group("package", "sealed export packages");
    tree.add<wire::PackageList>(group, "list", "list the packages of a request", declare_list,
                                list);
    tree.add<Download>(group, "get", "save a package and check its size and hash; audited",
                       declare_get, get);
    tree.add<wire::PackagePassphrase>(
        group, "passphrase", "tell what opens a package; it can be told only once, audited",
        declare_id, tell_passphrase);
}

}  // namespace callveil::cli
