// SPDX-License-Identifier: Apache-2.0
#include "app/secrets.hpp"

#include "crypto/hash.hpp"
#include "crypto/key_file.hpp"
#include "masking/mask_strategy.hpp"

namespace callveil::app {
namespace {

using crypto::Secret;

constexpr std::size_t key_bytes = 32;

Result<Secret> read(const std::filesystem::path& path) {
    auto secret = crypto::read_secret_file(path);
    if (!secret && secret.error().code == ErrorCode::not_found) {
        return fail(ErrorCode::misconfigured,
                    path.string() +
                        " is missing; restore it from your backup, or before the first start make "
                        "all keys with 'callveil key new --bootstrap --dir " +
                        path.parent_path().string() + "'");
    }
    return secret;
}

Result<Secret> read_base64(const std::filesystem::path& path) {
    CALLVEIL_ASSIGN(const auto text, read(path));
    auto bytes = crypto::from_base64(text.view());
    if (!bytes || bytes->size() != key_bytes) {
        return fail(ErrorCode::misconfigured,
                    path.string() + " must hold 32 bytes in Base64; restore it from your backup");
    }
    Secret secret(*bytes);
    crypto::wipe(*bytes);
    return secret;
}

Result<Secret> read_curve(const std::filesystem::path& path) {
    CALLVEIL_ASSIGN(auto text, read(path));
    const auto bytes = crypto::from_z85(text.view());
    if (!bytes || bytes->size() != key_bytes) {
        return fail(ErrorCode::misconfigured,
                    path.string() + " must hold a Z85 key of 40 characters");
    }
    return text;
}

/// 64 hexadecimal digits: to Fides' strategies the text of a salt or key, to AES a key of 256 bits.
Secret derive(const Secret& key, std::string_view name) {
    return Secret(crypto::hex(crypto::hmac_sha256(key.view(), name)));
}

Result<crypto::BoxKeys> read_box(const std::filesystem::path& path) {
    CALLVEIL_ASSIGN(auto secret, read_base64(path));
    CALLVEIL_ASSIGN(auto open_half, crypto::public_half(secret));
    return crypto::BoxKeys{std::move(open_half), std::move(secret)};
}

/// A state folder of before has no such key; what makes all keys would make too many.
Result<crypto::SignKeys> read_sign(const std::filesystem::path& path) {
    const auto secret = read_base64(path);
    if (!secret && !std::filesystem::exists(path)) {
        return fail(ErrorCode::misconfigured,
                    path.string() + " is missing; make it with 'callveil audit new-key --dir " +
                        path.parent_path().string() + "'");
    }
    return secret ? crypto::sign_keys_from(*secret)
                  : Result<crypto::SignKeys>(fail(secret.error()));
}

/// Puts what was read in its place, or remembers why it could not be read.
template <class T>
void take(Result<T> read, T& into, std::vector<Error>& problems) {
    if (read) {
        into = std::move(*read);
    } else {
        problems.push_back(std::move(read.error()));
    }
}

/// Of a rotation there is a key of before, else nothing.
template <class Read>
void take_previous(const std::filesystem::path& path, const Read& read_it, auto& into,
                   std::vector<Error>& problems) {
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
        take(read_it(path), into, problems);
    }
}

void take_masks(const Result<Secret>& key, SecretsRead& found) {
    if (!key) {
        found.problems.push_back(key.error());
        return;
    }
    for (const auto& name : masking::key_names()) {
        found.secrets.keys.masks.emplace(name, derive(*key, name));
    }
}

void check_doors(const Secrets& secrets, std::vector<Error>& problems) {
    if (problems.empty() && secrets.agent_channel.equals(secrets.admin_channel)) {
        problems.push_back({ErrorCode::misconfigured,
                            "agent-channel.key and admin-channel.key are the same key; make new "
                            "keys so that one leaked key does not open both channels"});
    }
}

}  // namespace

SecretsRead read_secrets(const std::filesystem::path& folder) {
    SecretsRead found;
    auto& secrets = found.secrets;
    take(read_curve(folder / "agent-channel.key"), secrets.agent_channel, found.problems);
    take(read_curve(folder / "admin-channel.key"), secrets.admin_channel, found.problems);
    check_doors(secrets, found.problems);
    take(read_box(folder / "outbox-seal.key"), secrets.keys.outbox, found.problems);
    take(read_base64(folder / "store.key"), secrets.store, found.problems);
    take_previous(folder / "outbox-seal.key.previous", read_box, secrets.keys.previous_outbox,
                  found.problems);
    take_previous(folder / "store.key.previous", read_base64, secrets.previous_store,
                  found.problems);
    take(read_base64(folder / "body.key"), secrets.keys.body, found.problems);
    take(read_base64(folder / "ledger.key"), secrets.keys.ledger, found.problems);
    take_masks(read_base64(folder / "mask.key"), found);
    take(read_sign(folder / "audit-sign.key"), secrets.keys.audit, found.problems);
    return found;
}

Result<Secrets> load_secrets(const std::filesystem::path& folder) {
    auto found = read_secrets(folder);
    if (!found.problems.empty()) {
        return fail(std::move(found.problems.front()));
    }
    return std::move(found.secrets);
}

void note_previous_keys(const Secrets& secrets, const Options& options, const Log& log) {
    if (!secrets.previous_store.empty() && !secrets.previous_store.equals(secrets.store)) {
        log.note(LogEvent::key_is_spent, {{"file", "store.key.previous"}});
    }
    if (!secrets.keys.previous_outbox.public_key.empty()) {
        log.note(LogEvent::key_still_opens, {{"file", "outbox-seal.key.previous"},
                                             {"days", std::to_string(options.dedupe_days)}});
    }
}

}  // namespace callveil::app
