// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/log.hpp"
#include "channels/server.hpp"

namespace callveil::app {

/// The line of the log about what happened at a door: who by id or key, never what was sent.
void note_channel(const Log& log, const channels::ChannelEvent& event);

}  // namespace callveil::app
