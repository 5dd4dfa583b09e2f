// SPDX-License-Identifier: Apache-2.0
#include "plugin/config.hpp"

#include <filesystem>
#include <utility>

#include "crypto/box.hpp"
#include "wire/codec.hpp"
#include "wire/identity_file.hpp"

namespace callveil::plugin {
namespace {

constexpr std::int64_t min_poll_ms = 50;

tl::unexpected<Error> wrong(std::string_view name, std::string_view what) {
    return fail(ErrorCode::misconfigured,
                "The plugin's configuration: '" + std::string(name) + "' " + std::string(what));
}

Result<void> check_endpoint(std::string_view endpoint) {
    for (const std::string_view transport : {"tcp://", "ipc://"}) {
        if (endpoint.starts_with(transport) && endpoint.size() > transport.size()) {
            return {};
        }
    }
    return wrong("endpoint", "must be the agent channel, as in tcp://callveil.example:7443.");
}

Result<void> check_keys(const PluginConfig& config) {
    if (!config.server_key.empty()) {
        CALLVEIL_TRY(wire::check_curve_key("server_key", config.server_key));
    }
    if (!config.seal_key.empty()) {
        CALLVEIL_TRY(wire::check_seal_key("seal_key", config.seal_key));
    }
    return {};
}

Result<void> check(const PluginConfig& config) {
    if (!std::filesystem::path(config.identity_file).is_absolute()) {
        return wrong("identity_file", "must be an absolute path.");
    }
    if (!config.endpoint.empty()) {
        CALLVEIL_TRY(check_endpoint(config.endpoint));
    }
    if (config.status_poll_ms < min_poll_ms) {
        return wrong("status_poll_ms", "must be 50 at least.");
    }
    if (config.prefill_timeout_ms < min_poll_ms) {
        return wrong("prefill_timeout_ms", "must be 50 at least.");
    }
    return check_keys(config);
}

Error as_misconfigured(const Error& error) {
    constexpr std::string_view prefix = "The plugin's configuration: ";
    const bool named = error.detail.starts_with(prefix);
    return {ErrorCode::misconfigured, named ? error.detail : std::string(prefix) + error.detail};
}

const std::string& first_given(const std::string& first, const std::string& second) {
    return first.empty() ? second : first;
}

}  // namespace

Result<PluginConfig> parse_config(std::string_view json) {
    const auto document = wire::parse_untrusted(json, wire::agent_limits);
    if (!document) {
        return fail(as_misconfigured(document.error()));
    }
    auto config = wire::decode<PluginConfig>(*document, wire::Unknown::refuse);
    if (!config) {
        return fail(as_misconfigured(config.error()));
    }
    if (const auto checked = check(*config); !checked) {
        return fail(as_misconfigured(checked.error()));
    }
    return config;
}

Result<LinkConfig> resolve(const PluginConfig& config) {
    CALLVEIL_ASSIGN(auto identity, wire::read_identity_file(config.identity_file));
    LinkConfig link;
    link.endpoint = first_given(config.endpoint, identity.endpoint);
    link.server_key = first_given(config.server_key, identity.server_key);
    link.public_key = identity.public_key;
    link.secret_key = crypto::Secret(identity.secret_key);
    crypto::wipe(identity.secret_key);
    CALLVEIL_TRY(check_endpoint(link.endpoint));
    CALLVEIL_ASSIGN(link.seal_key,
                    crypto::from_base64(first_given(config.seal_key, identity.seal_key)));
    link.status_poll = std::chrono::milliseconds(config.status_poll_ms);
    link.prefill_timeout = std::chrono::milliseconds(config.prefill_timeout_ms);
    return link;
}

}  // namespace callveil::plugin
