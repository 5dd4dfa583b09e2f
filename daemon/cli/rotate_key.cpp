// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_key.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "crypto/box.hpp"
#include "crypto/hash.hpp"
#include "crypto/key_file.hpp"

namespace callveil::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t key_bytes = 32;

Result<crypto::Secret> read_old(const fs::path& file) {
    auto old = crypto::read_secret_file(file);
    if (!old && old.error().code == ErrorCode::not_found) {
        return fail(ErrorCode::not_found,
                    file.string() + " is missing; name the folder of the daemon's secrets");
    }
    return old;
}

/// Keeps `old` under `previous`, unless a call that was killed did so already.
Result<void> keep_old(const fs::path& previous, const crypto::Secret& old) {
    const auto kept = crypto::read_secret_file(previous);
    if (!kept && kept.error().code == ErrorCode::not_found) {
        return crypto::replace_secret_file(previous, old.view());
    }
    if (!kept) {
        return fail(kept.error());
    }
    return kept->equals(old)
               ? Result<void>()
               : Result<void>(fail(
                     ErrorCode::conflict,
                     previous.string() +
                         " is the key of an earlier rotation; remove it when nothing is under it "
                         "any more, then rotate again"));
}

/// Root may rotate for the daemon, whose user must still be able to read both files.
Result<void> give_to_owner_of(const fs::path& folder, const RotatedKey& rotated) {
    struct stat owner {};
    if (geteuid() != 0 || stat(folder.c_str(), &owner) != 0) {
        return {};
    }
    for (const auto& file : {rotated.previous, rotated.file}) {
        if (lchown(file.c_str(), owner.st_uid, owner.st_gid) != 0) {
            return fail(ErrorCode::unavailable,
                        file.string() + " cannot be given to the owner of " + folder.string() +
                            "; do so with chown before callveild starts");
        }
    }
    return {};
}

}  // namespace

Result<RotatedKey> rotate_key(const fs::path& folder, std::string_view name) {
    const std::string file = std::string(name) + ".key";
    RotatedKey rotated{folder / file, folder / (file + ".previous")};
    CALLVEIL_ASSIGN(const auto old, read_old(rotated.file));
    CALLVEIL_TRY(keep_old(rotated.previous, old));
    const auto fresh = crypto::Secret::random(key_bytes);
    auto text = crypto::base64(fresh.view());
    const auto replaced = crypto::replace_secret_file(rotated.file, text);
    crypto::wipe(text);
    CALLVEIL_TRY(replaced);
    CALLVEIL_TRY(give_to_owner_of(folder, rotated));
    return rotated;
}

}  // namespace callveil::cli
