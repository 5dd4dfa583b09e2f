// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/plugin.h"
#include "host/call_board.hpp"
#include "host/desktop.hpp"
#include "host/plugin_library.hpp"
#include "host/ui_loop.hpp"

namespace callveil::host {

/// Runs one plugin: offers it the services, keeps the order of its life, and makes its C functions
/// look like C++. Everything is called on the UI thread. `loop` and `desktop` must outlive it.
class PluginHost {
public:
    PluginHost(PluginLibrary library, UiLoop& loop, Desktop& desktop, DesktopFacts facts);
    /// Stops and unloads.
    ~PluginHost();
    PluginHost(const PluginHost&) = delete;
    PluginHost& operator=(const PluginHost&) = delete;

    /// create() and start(). @error any  with the plugin's sentence.
    Result<void> start(std::string_view config_json);
    /// stop(), drop its posts and timers, destroy(). A plugin that cannot be stopped stays loaded.
    void stop();

    /// Hands a call event to the plugin, if it has subscribed to its type.
    void send(const wire::Json& event);
    /// Hands over bytes as they are, to see what the plugin does with them.
    void send_raw(std::string_view bytes);

    Result<wire::Json> describe(std::string_view form_type) const;
    Result<wire::Json> state(std::string_view form_id) const;
    /// @error any  with the plugin's sentence; the same for action().
    Result<void> edit(std::string_view form_id, std::uint64_t seen_rev, std::string_view pointer,
                      const wire::Json& value);
    Result<void> action(std::string_view form_id, std::string_view action, const wire::Json& args);

private:
    friend struct Services;
    bool wants(std::string_view type) const;
    Result<void> create(std::string_view config_json);
    void posted(std::uint64_t token);
    void timer_fired(std::uint64_t token);

    PluginLibrary library_;
    UiLoop& loop_;
    Desktop& desktop_;
    DesktopFacts facts_;
    CallBoard calls_;
    callveil_host host_;
    callveil_plugin* plugin_ = nullptr;
    const callveil_ext_form* form_ = nullptr;
    std::vector<std::string> patterns_;
    struct Life {};
    std::shared_ptr<Life> life_;  ///< posts and timers of a plugin that was stopped are dropped
};

/// "invalid_argument" for CALLVEIL_E_invalid_argument; "ok" for 0; "unknown" for a foreign number.
std::string status_name(callveil_status status);

}  // namespace callveil::host
