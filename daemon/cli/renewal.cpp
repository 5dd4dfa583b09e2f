// SPDX-License-Identifier: Apache-2.0
#include "cli/renewal.hpp"

#include "crypto/box.hpp"
#include "crypto/key_file.hpp"
#include "wire/identity_file.hpp"
#include "wire/json.hpp"

namespace callveil::cli {
namespace {

namespace fs = std::filesystem;

/// The public half of raw secret bytes, which are wiped.
Result<std::string> public_bytes(Result<std::string> secret_bytes) {
    if (!secret_bytes) {
        return fail(secret_bytes.error());
    }
    const crypto::Secret secret(*secret_bytes);
    crypto::wipe(*secret_bytes);
    return crypto::public_half(secret);
}

Result<std::string> channel_key(const fs::path& file) {
    CALLVEIL_ASSIGN(const auto text, crypto::read_secret_file(file));
    CALLVEIL_ASSIGN(const auto bytes, public_bytes(crypto::from_z85(text.view())));
    return crypto::z85(bytes);
}

Result<std::string> seal_key(const fs::path& file) {
    CALLVEIL_ASSIGN(const auto text, crypto::read_secret_file(file));
    CALLVEIL_ASSIGN(const auto bytes, public_bytes(crypto::from_base64(text.view())));
    return crypto::base64(bytes);
}

Result<void> write_identity(const fs::path& file, const Bootstrap& given, CurvePair& person) {
    CALLVEIL_ASSIGN(const auto agents, channel_key(given.folder / "agent-channel.key"));
    CALLVEIL_ASSIGN(const auto admins, channel_key(given.folder / "admin-channel.key"));
    CALLVEIL_ASSIGN(const auto seal, seal_key(given.folder / "outbox-seal.key"));
    wire::IdentityFile identity{.v = 1,
                                .principal = given.person,
                                .public_key = person.public_key,
                                .secret_key = std::move(person.secret_key),
                                .endpoint = given.agent_endpoint,
                                .server_key = agents,
                                .seal_key = seal,
                                .admin_endpoint = given.admin_endpoint,
                                .admin_server_key = admins};
    auto written = wire::write_identity_file(file, identity);
    crypto::wipe(identity.secret_key);
    return written;
}

}  // namespace

Result<std::vector<fs::path>> renew_administrator(const Bootstrap& given) {
    const auto identity = given.folder / "admin.identity.json";
    const auto bootstrap = given.folder / "bootstrap.json";
    auto person = make_curve_pair();
    const wire::Json enrolled{
        {"v", 1}, {"public_key", person.public_key}, {"principal", given.person}};
    CALLVEIL_TRY(write_identity(identity, given, person));
    // An old bootstrap.json is of no more use, and is replaced at once and whole.
    CALLVEIL_TRY(crypto::replace_secret_file(bootstrap, wire::to_text(enrolled) + "\n"));
    return std::vector{identity, bootstrap};
}

}  // namespace callveil::cli
