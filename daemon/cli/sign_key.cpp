// SPDX-License-Identifier: Apache-2.0
#include "cli/sign_key.hpp"

#include "crypto/box.hpp"
#include "crypto/hash.hpp"
#include "crypto/key_file.hpp"
#include "crypto/sign.hpp"
#include "wire/audit_head.hpp"

namespace callveil::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t seed_bytes = 32;

Result<crypto::SignKeys> keys_from(const fs::path& path, const crypto::Secret& text) {
    auto bytes = crypto::from_base64(text.view());
    if (!bytes || bytes->size() != seed_bytes) {
        return fail(ErrorCode::misconfigured, path.string() +
                                                  " holds no key of 32 bytes in Base64; move it "
                                                  "away when it is lost");
    }
    const crypto::Secret seed(*bytes);
    crypto::wipe(*bytes);
    return crypto::sign_keys_from(seed);
}

/// Notes that the old key signed the new one, after what was noted before.
Result<void> note_change(const fs::path& path, const wire::KeyChange& change) {
    const auto before = crypto::read_secret_file(path);
    if (!before && before.error().code != ErrorCode::not_found) {
        return fail(before.error());
    }
    return crypto::replace_secret_file(
        path, (before ? std::string(before->view()) + "\n" : "") + wire::line_of(change) + "\n");
}

}  // namespace

Result<NewSignKey> make_sign_key(const fs::path& folder) {
    const auto path = folder / "audit-sign.key";
    const auto seed = crypto::Secret::random(seed_bytes);
    CALLVEIL_ASSIGN(const auto keys, crypto::sign_keys_from(seed));
    NewSignKey made{crypto::hex(keys.public_key), {}};
    auto text = crypto::base64(seed.view());
    const auto old_text = crypto::read_secret_file(path);
    if (!old_text && old_text.error().code == ErrorCode::not_found) {
        const auto written = crypto::write_secret_file(path, text);
        crypto::wipe(text);
        CALLVEIL_TRY(written);
        return made;
    }
    if (!old_text) {
        return fail(old_text.error());
    }
    CALLVEIL_ASSIGN(const auto old_keys, keys_from(path, *old_text));
    made.old_key = crypto::hex(old_keys.public_key);
    CALLVEIL_TRY(note_change(folder / "audit-sign.changes", wire::hand_over(old_keys, made.key)));
    const auto replaced = crypto::replace_secret_file(path, text);
    crypto::wipe(text);
    CALLVEIL_TRY(replaced);
    return made;
}

}  // namespace callveil::cli
