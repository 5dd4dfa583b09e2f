// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "callveil/plugin.h"
#include "plugin/config.hpp"
#include "plugin/host_services.hpp"
#include "plugin/request_desk.hpp"
#include "plugin/zmq_daemon_link.hpp"

namespace callveil::plugin {

/// One plugin object: what stands behind a callveil_plugin. Everything but is_on_ui_thread() and
/// misbehaved() is called on the thread that made it.
class Instance {
public:
    Instance(const callveil_host& host, PluginConfig config);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// The object that crosses the ABI; lives as long as this.
    callveil_plugin* table() noexcept { return &table_; }

    Result<void> start();
    /// Stops in any case, and then every further call does nothing.
    /// @error unavailable  requests that were given could not be saved; the log says how many.
    Result<void> stop();
    bool is_running() const noexcept { return desk_ != nullptr; }
    bool is_on_ui_thread() const noexcept { return std::this_thread::get_id() == ui_thread_; }
    /// Logs that the host broke a rule of the header.
    void misbehaved(std::string_view function, std::string_view what) const noexcept;

    void on_event(std::string_view json);
    void on_post(std::uint64_t token);
    Result<std::string> describe(std::string_view form_type) const;
    Result<std::string> state(std::string_view form_id);
    Result<void> edit(std::string_view form_id, std::uint64_t seen_rev, std::string_view pointer,
                      std::string_view json);
    Result<void> act(std::string_view form_id, std::string_view action, std::string_view json);

private:
    Result<void> open_desk();
    Result<void> listen();
    void catch_up();
    void take_reports();

    callveil_plugin table_;
    std::thread::id ui_thread_;
    PluginConfig config_;
    HostServices host_;
    std::unique_ptr<ZmqDaemonLink> link_;
    std::unique_ptr<RequestDesk> desk_;
    int desk_calls_ = 0;  ///< into the desk, that have not returned
};

}  // namespace callveil::plugin
