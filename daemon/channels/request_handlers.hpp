// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channels/verb_handlers.hpp"

namespace callveil::channels {

/// The verbs request.* of the admin channel.
void add_request_verbs(Dispatcher& admins, const Surroundings& around);

/// The verbs search.*, job.*, preview.*, plan.* and package.* of the admin channel.
void add_work_verbs(Dispatcher& admins, const Surroundings& around);

/// The verbs daemon.*, audit.*, key.*, datamap.*, policy.* and config.* of the admin channel.
void add_upkeep_verbs(Dispatcher& admins, const Surroundings& around);

}  // namespace callveil::channels
