// SPDX-License-Identifier: Apache-2.0
#include "host/services.hpp"

#include <array>
#include <exception>
#include <utility>

#include "host/plugin_host.hpp"

namespace callveil::host {
namespace {

constexpr callveil_svc_log log_table{sizeof(callveil_svc_log), Services::log};
constexpr callveil_svc_ui_thread ui_thread_table{sizeof(callveil_svc_ui_thread),
                                                 Services::is_ui_thread, Services::post};
constexpr callveil_svc_events events_table{sizeof(callveil_svc_events), Services::subscribe,
                                           Services::snapshot};
constexpr callveil_svc_form_view form_view_table{sizeof(callveil_svc_form_view), Services::opened,
                                                 Services::changed, Services::closed,
                                                 Services::attention};
constexpr callveil_svc_paths paths_table{sizeof(callveil_svc_paths), Services::path};
constexpr callveil_svc_timer timer_table{sizeof(callveil_svc_timer), Services::set_timer,
                                         Services::cancel_timer};
constexpr callveil_svc_agent agent_table{sizeof(callveil_svc_agent), Services::agent};
constexpr callveil_svc_locale locale_table{sizeof(callveil_svc_locale), Services::locale};

const std::array<std::pair<std::string_view, const void*>, 8> tables{{
    {CALLVEIL_SVC_LOG, &log_table},
    {CALLVEIL_SVC_UI_THREAD, &ui_thread_table},
    {CALLVEIL_SVC_EVENTS, &events_table},
    {CALLVEIL_SVC_FORM_VIEW, &form_view_table},
    {CALLVEIL_SVC_PATHS, &paths_table},
    {CALLVEIL_SVC_TIMER, &timer_table},
    {CALLVEIL_SVC_AGENT, &agent_table},
    {CALLVEIL_SVC_LOCALE, &locale_table},
}};

PluginHost& owner(const callveil_host* host) noexcept {
    return *static_cast<PluginHost*>(host->host_data);
}

/// Runs `body` on the UI thread only; no exception gets out.
template <class Body>
callveil_status on_ui(const UiLoop& loop, Desktop& desktop, std::string_view name, Body body) {
    try {
        if (!loop.is_ui_thread()) {
            desktop.log(CALLVEIL_LOG_PLUGIN_MISBEHAVING,
                        std::string(name) + " was called on another thread than the UI thread");
            return CALLVEIL_E_wrong_thread;
        }
        return body();
    } catch (const std::exception&) {
        return CALLVEIL_E_internal;
    }
}

callveil_status write_to(callveil_sink out, std::string_view text) {
    return out.write == nullptr ? CALLVEIL_OK : out.write(out.ctx, as_str(text));
}

callveil_status append(void* ctx, callveil_str chunk) {
    try {
        static_cast<std::string*>(ctx)->append(as_view(chunk));
        return CALLVEIL_OK;
    } catch (const std::exception&) {
        return CALLVEIL_E_unavailable;
    }
}

}  // namespace

callveil_str as_str(std::string_view text) noexcept {
    return {text.data(), text.size()};
}

std::string_view as_view(callveil_str text) noexcept {
    return text.p == nullptr ? std::string_view() : std::string_view(text.p, text.n);
}

callveil_sink sink_into(std::string& text) noexcept {
    return {&text, append};
}

callveil_host Services::describe(PluginHost* owner) {
    return {
        sizeof(callveil_host),    CALLVEIL_ABI, owner, as_str("callveil-host"), as_str("Callveil"),
        as_str(CALLVEIL_VERSION), service};
}

const void* Services::service(const callveil_host*, const char* id) {
    for (const auto& [name, table] : tables) {
        if (id != nullptr && name == id) {
            return table;
        }
    }
    return nullptr;
}

void Services::log(const callveil_host* host, int32_t level, callveil_str line) {
    try {
        owner(host).desktop_.log(level, as_view(line));
    } catch (const std::exception&) {
        // A line that cannot be written is lost; there is nobody left to tell.
    }
}

int32_t Services::is_ui_thread(const callveil_host* host) {
    return owner(host).loop_.is_ui_thread() ? 1 : 0;
}

callveil_status Services::post(const callveil_host* host, uint64_t token) {
    try {
        auto& self = owner(host);
        self.loop_.post([&self, token, life = std::weak_ptr(self.life_)] {
            if (const auto alive = life.lock()) {
                self.posted(token);
            }
        });
        return CALLVEIL_OK;
    } catch (const std::exception&) {
        return CALLVEIL_E_unavailable;
    }
}

callveil_status Services::subscribe(const callveil_host* host, callveil_str pattern) {
    auto& self = owner(host);
    return on_ui(self.loop_, self.desktop_, "subscribe", [&] {
        self.patterns_.emplace_back(as_view(pattern));
        return CALLVEIL_OK;
    });
}

callveil_status Services::snapshot(const callveil_host* host, callveil_sink out) {
    auto& self = owner(host);
    return on_ui(self.loop_, self.desktop_, "snapshot",
                 [&] { return write_to(out, wire::to_text(self.calls_.snapshot())); });
}

callveil_status Services::opened(const callveil_host* host, callveil_str form_id,
                                 callveil_str interaction_id) {
    auto& self = owner(host);
    return on_ui(self.loop_, self.desktop_, "opened", [&] {
        self.desktop_.form_opened(as_view(form_id), as_view(interaction_id));
        return CALLVEIL_OK;
    });
}

callveil_status Services::changed(const callveil_host* host, callveil_str form_id, uint64_t rev) {
    auto& self = owner(host);
    return on_ui(self.loop_, self.desktop_, "changed", [&] {
        self.desktop_.form_changed(as_view(form_id), rev);
        return CALLVEIL_OK;
    });
}

callveil_status Services::closed(const callveil_host* host, callveil_str form_id) {
    auto& self = owner(host);
    return on_ui(self.loop_, self.desktop_, "closed", [&] {
        self.desktop_.form_closed(as_view(form_id));
        return CALLVEIL_OK;
    });
}

callveil_status Services::attention(const callveil_host* host, callveil_str form_id, int32_t level,
                                    callveil_str text) {
    auto& self = owner(host);
    return on_ui(self.loop_, self.desktop_, "attention", [&] {
        self.desktop_.attention(as_view(form_id), level, as_view(text));
        return CALLVEIL_OK;
    });
}

callveil_status Services::path(const callveil_host* host, callveil_str which, callveil_sink out) {
    auto& self = owner(host);
    return on_ui(self.loop_, self.desktop_, "get path", [&] {
        const auto name = as_view(which);
        const bool known = name == "state" || name == "config" || name == "cache";
        const auto& base = self.facts_.state_folder;
        return known ? write_to(out, (name == "state" ? base : base / name).string())
                     : static_cast<callveil_status>(CALLVEIL_E_not_found);
    });
}

callveil_status Services::set_timer(const callveil_host* host, uint64_t token, uint32_t delay_ms,
                                    uint32_t period_ms) {
    auto& self = owner(host);
    return on_ui(self.loop_, self.desktop_, "set timer", [&] {
        self.loop_.set_timer(token, std::chrono::milliseconds(delay_ms),
                             std::chrono::milliseconds(period_ms),
                             [&self, token, life = std::weak_ptr(self.life_)] {
                                 if (const auto alive = life.lock()) {
                                     self.timer_fired(token);
                                 }
                             });
        return CALLVEIL_OK;
    });
}

callveil_status Services::cancel_timer(const callveil_host* host, uint64_t token) {
    auto& self = owner(host);
    return on_ui(self.loop_, self.desktop_, "cancel timer", [&] {
        return self.loop_.cancel_timer(token) ? CALLVEIL_OK : CALLVEIL_E_not_found;
    });
}

callveil_status Services::agent(const callveil_host* host, callveil_sink out) {
    auto& self = owner(host);
    return on_ui(self.loop_, self.desktop_, "get agent",
                 [&] { return write_to(out, self.facts_.agent_id); });
}

callveil_status Services::locale(const callveil_host* host, callveil_sink out) {
    auto& self = owner(host);
    return on_ui(self.loop_, self.desktop_, "get locale",
                 [&] { return write_to(out, self.facts_.locale); });
}

}  // namespace callveil::host
