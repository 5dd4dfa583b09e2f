// SPDX-License-Identifier: Apache-2.0
#include "app/secrets.hpp"

#include "crypto/hash.hpp"
#include "crypto/key_file.hpp"

namespace callveil::app {
namespace {

using crypto::Secret;

constexpr std::size_t key_bytes = 32;

Result<Secret> read(const std::filesystem::path& path) {
    auto secret = crypto::read_secret_file(path);
    if (!secret && secret.error().code == ErrorCode::not_found) {
        return fail(ErrorCode::misconfigured,
                    path.string() +
                        " is missing; make the keys with 'callveil key new --bootstrap "
                        "--dir " +
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

/// Salts and keys of masks are text, as Fides has them, derived from one key by name.
Secret derive(const Secret& key, std::string_view name) {
    return Secret(crypto::hex(crypto::hmac_sha256(key.view(), name)));
}

Result<crypto::BoxKeys> read_box(const std::filesystem::path& path) {
    CALLVEIL_ASSIGN(auto secret, read_base64(path));
    CALLVEIL_ASSIGN(auto open_half, crypto::public_half(secret));
    return crypto::BoxKeys{std::move(open_half), std::move(secret)};
}

}  // namespace

Result<Secrets> load_secrets(const std::filesystem::path& folder) {
    Secrets secrets;
    CALLVEIL_ASSIGN(secrets.agent_channel, read_curve(folder / "agent-channel.key"));
    CALLVEIL_ASSIGN(secrets.admin_channel, read_curve(folder / "admin-channel.key"));
    if (secrets.agent_channel.equals(secrets.admin_channel)) {
        return fail(ErrorCode::misconfigured,
                    "agent-channel.key and admin-channel.key are the same key; make new keys so "
                    "that one leaked key does not open both channels");
    }
    CALLVEIL_ASSIGN(secrets.keys.outbox, read_box(folder / "outbox-seal.key"));
    CALLVEIL_ASSIGN(secrets.store, read_base64(folder / "store.key"));
    CALLVEIL_ASSIGN(secrets.keys.body, read_base64(folder / "body.key"));
    CALLVEIL_ASSIGN(secrets.keys.ledger, read_base64(folder / "ledger.key"));
    CALLVEIL_ASSIGN(const auto mask, read_base64(folder / "mask.key"));
    for (const auto* name : {"hash/salt", "hmac/key", "hmac/salt"}) {
        secrets.keys.masks.emplace(name, derive(mask, name));
    }
    return secrets;
}

}  // namespace callveil::app
