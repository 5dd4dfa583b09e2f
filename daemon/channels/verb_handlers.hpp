// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "channels/dispatcher.hpp"
#include "ports/manifest_reader.hpp"
#include "usecases/context.hpp"
#include "usecases/keys.hpp"
#include "usecases/prefill.hpp"
#include "usecases/source_watch.hpp"
#include "wire/admin_messages.hpp"
#include "wire/agent_messages.hpp"

namespace callveil::channels {

/// What verbs need beside the use cases' context. All of it outlives the dispatchers.
struct Surroundings {
    const usecases::Context& context;
    const usecases::Context& look_ups;  ///< the same, over connections that soon give up waiting
    const usecases::SourceWatch& source_watch;
    usecases::RateLimiter& prefill_limit;
    const ports::ManifestReader& manifests;
    std::string version;
    domain::TimePoint started_at{};
    std::function<usecases::Endpoints()> endpoints;
    std::function<void()> keys_changed;
    std::function<Result<wire::CheckReply>()> check_config;
    std::function<Result<wire::ConfigPrintReply>()> print_config;
    std::function<std::vector<wire::WitnessStatus>()> witnesses;
};

/// Adds every verb of the agent channel.
void add_agent_verbs(Dispatcher& agents, const Surroundings& around);

/// Adds every verb of the admin channel.
void add_admin_verbs(Dispatcher& admins, const Surroundings& around);

}  // namespace callveil::channels
