// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "callveil/result.hpp"
#include "usecases/context.hpp"

namespace callveil::app {

/// All key material of the daemon, as `callveil key new --bootstrap` lays it out.
struct Secrets {
    crypto::Secret agent_channel;  ///< CURVE secret key, Z85
    crypto::Secret admin_channel;  ///< another CURVE secret key, Z85
    crypto::Secret store;          ///< 32 bytes
    usecases::Keys keys;
};

/// Reads the key files of `folder`: agent-channel.key, admin-channel.key (Z85), outbox-seal.key,
/// store.key, body.key, ledger.key, mask.key (Base64 of 32 bytes).
/// @error misconfigured  naming the file and the command that mends it.
Result<Secrets> load_secrets(const std::filesystem::path& folder);

}  // namespace callveil::app
