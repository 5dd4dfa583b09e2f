// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include "crypto/box.hpp"
#include "crypto/key_file.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {

/// Writes a whole folder of key files, as `callveil key new --bootstrap` does.
inline void write_secrets(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    const auto write = [&](const char* name, const std::string& text) {
        if (!crypto::write_secret_file(folder / name, text)) {
            throw std::runtime_error(std::string(name) + " cannot be written");
        }
    };
    for (const auto* name : {"agent-channel.key", "admin-channel.key"}) {
        write(name, crypto::z85(crypto::random_bytes(32)).value());
    }
    for (const auto* name :
         {"outbox-seal.key", "store.key", "body.key", "ledger.key", "mask.key", "audit-sign.key"}) {
        write(name, crypto::base64(crypto::random_bytes(32)));
    }
}

/// Replaces the content of a key file by something that is no key.
inline void spoil(const std::filesystem::path& file) {
    std::filesystem::remove(file);
    if (!crypto::write_secret_file(file, "no key")) {
        throw std::runtime_error("the file cannot be written");
    }
}

}  // namespace callveil::tests
