// SPDX-License-Identifier: Apache-2.0
#include "app/channel_log.hpp"

namespace callveil::app {

void note_channel(const Log& log, const channels::ChannelEvent& event) {
    const std::string door(channels::to_string(event.door));
    if (event.kind == channels::ChannelEvent::Kind::connection_cut) {
        log.note(LogEvent::peer_cut,
                 {{"door", door}, {"key", event.principal}, {"address", event.address}});
        return;
    }
    log.note(LogEvent::peer_refused, {{"door", door},
                                      {"key", event.principal},
                                      {"verb", event.verb},
                                      {"error", std::string(to_string(event.code))}});
}

}  // namespace callveil::app
