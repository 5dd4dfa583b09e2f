// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "callveil/result.hpp"
#include "crypto/secret.hpp"
#include "plugin/endpoint.hpp"
#include "wire/fields.hpp"

namespace callveil::plugin {

/// The document that a host gives to create(); docs/formats/plugin-config.md describes it.
struct PluginConfig {
    std::string identity_file;
    std::string endpoint;
    std::string server_key;
    std::string seal_key;
    std::string agent_id;
    std::int64_t status_poll_ms = 2000;
    std::int64_t prefill_timeout_ms = 2000;
    static constexpr auto fields() {
        using wire::may;
        using wire::must;
        return std::tuple{
            must("identity_file", &PluginConfig::identity_file, "the station's key file", 4096),
            may("endpoint", &PluginConfig::endpoint, "agent channel; default: identity file", 512),
            may("server_key", &PluginConfig::server_key, "its key, Z85; default: identity file",
                40),
            may("seal_key", &PluginConfig::seal_key, "Base64; default: identity file", 44),
            may("agent_id", &PluginConfig::agent_id, "agent of this desktop", 256),
            may("status_poll_ms", &PluginConfig::status_poll_ms,
                "how often open requests are asked", 3600000),
            may("prefill_timeout_ms", &PluginConfig::prefill_timeout_ms,
                "how long a look-up may take", 60000)};
    }
};

/// Reads and checks the document; reads no file.
/// @error misconfigured  naming the member.
Result<PluginConfig> parse_config(std::string_view json);

/// All that is needed to talk to the daemon.
struct LinkConfig {
    Endpoint endpoint;
    std::string endpoint_from;  ///< document or file that the endpoint stands in
    std::string server_key;     ///< Z85
    std::string public_key;     ///< Z85
    crypto::Secret secret_key;  ///< Z85
    std::string seal_key;       ///< 32 raw bytes
    std::chrono::milliseconds status_poll{2000};
    std::chrono::milliseconds prefill_timeout{2000};
    /// How long to wait before a daemon that does not accept the key is asked again.
    std::chrono::milliseconds denied_pause{30000};
};

/// Reads the identity file; members of `config` win over members of the file.
/// @error misconfigured  as wire::read_identity_file, or the endpoint is none; names where it
///                       stands.
/// @error not_found      as wire::read_identity_file.
Result<LinkConfig> resolve(const PluginConfig& config);

}  // namespace callveil::plugin
