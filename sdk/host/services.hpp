// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "callveil/plugin.h"

namespace callveil::host {

class PluginHost;

/// The C tables that a plugin gets; each function finds its PluginHost in host_data.
struct Services {
    static callveil_host describe(PluginHost* owner);

    static const void* CALLVEIL_CALL service(const callveil_host* host, const char* id);
    static void CALLVEIL_CALL log(const callveil_host* host, int32_t level, callveil_str line);
    static int32_t CALLVEIL_CALL is_ui_thread(const callveil_host* host);
    static callveil_status CALLVEIL_CALL post(const callveil_host* host, uint64_t token);
    static callveil_status CALLVEIL_CALL subscribe(const callveil_host* host, callveil_str pattern);
    static callveil_status CALLVEIL_CALL snapshot(const callveil_host* host, callveil_sink out);
    static callveil_status CALLVEIL_CALL opened(const callveil_host* host, callveil_str form_id,
                                                callveil_str interaction_id);
    static callveil_status CALLVEIL_CALL changed(const callveil_host* host, callveil_str form_id,
                                                 uint64_t rev);
    static callveil_status CALLVEIL_CALL closed(const callveil_host* host, callveil_str form_id);
    static callveil_status CALLVEIL_CALL attention(const callveil_host* host, callveil_str form_id,
                                                   int32_t level, callveil_str text);
    static callveil_status CALLVEIL_CALL path(const callveil_host* host, callveil_str which,
                                              callveil_sink out);
    static callveil_status CALLVEIL_CALL set_timer(const callveil_host* host, uint64_t token,
                                                   uint32_t delay_ms, uint32_t period_ms);
    static callveil_status CALLVEIL_CALL cancel_timer(const callveil_host* host, uint64_t token);
    static callveil_status CALLVEIL_CALL agent(const callveil_host* host, callveil_sink out);
    static callveil_status CALLVEIL_CALL locale(const callveil_host* host, callveil_sink out);
};

callveil_str as_str(std::string_view text) noexcept;
std::string_view as_view(callveil_str text) noexcept;
/// A sink that appends to `text`.
callveil_sink sink_into(std::string& text) noexcept;

}  // namespace callveil::host
