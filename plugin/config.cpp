// SPDX-License-Identifier: Apache-2.0
#include "plugin/config.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "crypto/box.hpp"
#include "wire/codec.hpp"
#include "wire/identity_file.hpp"

namespace callveil::plugin {
namespace {

constexpr std::int64_t min_poll_ms = 50;
constexpr std::string_view document = "The plugin's configuration";
constexpr int polls_of_a_denied_pause = 15;
constexpr auto longest_denied_pause = std::chrono::seconds(30);

tl::unexpected<Error> wrong(std::string_view name, std::string_view what) {
    return fail(ErrorCode::misconfigured,
                std::string(document) + ": '" + std::string(name) + "' " + std::string(what));
}

/// `from` is the document or file that the text stands in.
Result<Endpoint> parse_endpoint(std::string_view from, std::string_view text) {
    auto endpoint = Endpoint::parse(text);
    if (!endpoint) {
        return fail(endpoint.error().code,
                    std::string(from) + ": 'endpoint' " + endpoint.error().detail);
    }
    return endpoint;
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
        CALLVEIL_TRY(parse_endpoint(document, config.endpoint));
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
    const bool named = error.detail.starts_with(document);
    return {ErrorCode::misconfigured,
            named ? error.detail : std::string(document) + ": " + error.detail};
}

const std::string& first_given(const std::string& first, const std::string& second) {
    return first.empty() ? second : first;
}

}  // namespace

Result<PluginConfig> parse_config(std::string_view json) {
    const auto read = wire::parse_untrusted(json, wire::agent_limits);
    if (!read) {
        return fail(as_misconfigured(read.error()));
    }
    auto config = wire::decode<PluginConfig>(*read, wire::Unknown::refuse);
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
    link.server_key = first_given(config.server_key, identity.server_key);
    link.public_key = identity.public_key;
    link.secret_key = crypto::Secret(identity.secret_key);
    crypto::wipe(identity.secret_key);
    link.endpoint_from = config.endpoint.empty() ? config.identity_file : std::string(document);
    CALLVEIL_ASSIGN(link.endpoint, parse_endpoint(link.endpoint_from,
                                                  first_given(config.endpoint, identity.endpoint)));
    CALLVEIL_ASSIGN(link.seal_key,
                    crypto::from_base64(first_given(config.seal_key, identity.seal_key)));
    link.status_poll = std::chrono::milliseconds(config.status_poll_ms);
    link.denied_pause = std::min<std::chrono::milliseconds>(
        polls_of_a_denied_pause * link.status_poll, longest_denied_pause);
    link.prefill_timeout = std::chrono::milliseconds(config.prefill_timeout_ms);
    return link;
}

}  // namespace callveil::plugin
