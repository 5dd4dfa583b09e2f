// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "app/log.hpp"
#include "app/options.hpp"
#include "callveil/result.hpp"
#include "usecases/context.hpp"

namespace callveil::app {

/// All key material of the daemon, as `callveil key new --bootstrap` lays it out.
struct Secrets {
    crypto::Secret agent_channel;   ///< CURVE secret key, Z85
    crypto::Secret admin_channel;   ///< another CURVE secret key, Z85
    crypto::Secret store;           ///< 32 bytes
    crypto::Secret previous_store;  ///< the one before a rotation, or empty
    usecases::Keys keys;
};

/// What could be read of a folder of keys, and why the rest could not.
struct SecretsRead {
    Secrets secrets;
    std::vector<Error> problems;  ///< one for each file, in the order of the files
};

/// Reads every key file of `folder`, however many of them are bad.
SecretsRead read_secrets(const std::filesystem::path& folder);

/// Reads the key files of `folder`: agent-channel.key, admin-channel.key (Z85), outbox-seal.key,
/// store.key, body.key, ledger.key, mask.key, audit-sign.key (Base64 of 32 bytes); after a rotation
/// also store.key.previous and outbox-seal.key.previous. Every salt and key of a mask is derived
/// from mask.key by its name.
/// @error misconfigured  naming the first bad file and the command that mends it.
Result<Secrets> load_secrets(const std::filesystem::path& folder);

/// Says for each key of before a rotation what it is still good for.
void note_previous_keys(const Secrets& secrets, const Options& options, const Log& log);

}  // namespace callveil::app
