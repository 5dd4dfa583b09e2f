// SPDX-License-Identifier: Apache-2.0
#include "plugin/boundary.hpp"

#include <exception>
#include <new>
#include <string_view>

#include "plugin/instance.hpp"

namespace callveil::plugin {
namespace {

Instance& instance_of(callveil_plugin* plugin) noexcept {
    return *static_cast<Instance*>(plugin->plugin_data);
}

callveil_status outcome_status(const Result<void>& outcome) noexcept {
    return outcome ? CALLVEIL_OK : status_of(outcome.error());
}

/// Runs `body`, which returns a status; nothing that it throws gets out.
template <class Body>
callveil_status guard(Body body) noexcept {
    try {
        return body();
    } catch (const std::bad_alloc&) {
        return CALLVEIL_E_unavailable;
    } catch (...) {
        return CALLVEIL_E_internal;
    }
}

/// As guard, for a function that needs the UI thread.
template <class Body>
callveil_status on_ui_thread(callveil_plugin* plugin, const char* function, Body body) noexcept {
    if (plugin == nullptr) {
        return CALLVEIL_E_invalid_argument;
    }
    auto& instance = instance_of(plugin);
    if (!instance.is_on_ui_thread()) {
        instance.misbehaved(function, "called on another thread than create()");
        return CALLVEIL_E_wrong_thread;
    }
    const auto status = guard([&] { return body(instance); });
    if (status == CALLVEIL_E_internal) {
        instance.misbehaved(function, "failed inside the plugin");
    }
    return status;
}

/// As on_ui_thread, for a function that needs a started plugin. What is called before or after is
/// not logged: no service of the host is used then.
template <class Body>
callveil_status while_running(callveil_plugin* plugin, const char* function, Body body) noexcept {
    return on_ui_thread(plugin, function, [&](Instance& instance) -> callveil_status {
        return instance.is_running() ? body(instance) : CALLVEIL_E_wrong_state;
    });
}

callveil_status write_result(const Result<std::string>& text, callveil_sink out) noexcept {
    return text ? write_to(out, *text) : status_of(text.error());
}

callveil_status CALLVEIL_CALL start(callveil_plugin* plugin, callveil_sink err) {
    return on_ui_thread(plugin, "start", [err](Instance& instance) {
        const auto started = instance.start();
        if (!started) {
            write_to(err, started.error().detail);
        }
        return outcome_status(started);
    });
}

callveil_status CALLVEIL_CALL stop(callveil_plugin* plugin) {
    return on_ui_thread(plugin, "stop",
                        [](Instance& instance) { return outcome_status(instance.stop()); });
}

void CALLVEIL_CALL destroy(callveil_plugin* plugin) {
    const auto stopped = stop(plugin);
    if (stopped == CALLVEIL_OK || stopped == CALLVEIL_E_unavailable) {
        delete &instance_of(plugin);
    }
}

void CALLVEIL_CALL on_event(callveil_plugin* plugin, callveil_str json) {
    while_running(plugin, "on_event", [json](Instance& instance) {
        instance.on_event(as_view(json));
        return CALLVEIL_OK;
    });
}

void CALLVEIL_CALL on_post(callveil_plugin* plugin, uint64_t token) {
    while_running(plugin, "on_post", [token](Instance& instance) {
        instance.on_post(token);
        return CALLVEIL_OK;
    });
}

/// No timer is ever set: the I/O thread keeps the time.
void CALLVEIL_CALL on_timer(callveil_plugin*, uint64_t) {}

callveil_status CALLVEIL_CALL describe(callveil_plugin* plugin, callveil_str form_type,
                                       callveil_str, callveil_sink out) {
    return while_running(plugin, "describe", [&](Instance& instance) {
        return write_result(instance.describe(as_view(form_type)), out);
    });
}

callveil_status CALLVEIL_CALL state(callveil_plugin* plugin, callveil_str form_id,
                                    callveil_sink out) {
    return while_running(plugin, "state", [&](Instance& instance) {
        return write_result(instance.state(as_view(form_id)), out);
    });
}

/// Runs `body`, which returns a Result<void>; the sentence of a failure goes to `err`.
template <class Body>
callveil_status while_running(callveil_plugin* plugin, const char* function, callveil_sink err,
                              Body body) noexcept {
    Result<void> outcome;
    const auto status = while_running(plugin, function, [&](Instance& instance) {
        outcome = body(instance);
        return outcome_status(outcome);
    });
    if (status != CALLVEIL_OK) {
        const auto code = static_cast<ErrorCode>(-status);
        write_to(err, outcome ? explain(code) : std::string_view(outcome.error().detail));
    }
    return status;
}

callveil_status CALLVEIL_CALL edit(callveil_plugin* plugin, callveil_str form_id, uint64_t seen_rev,
                                   callveil_str pointer, callveil_str json, callveil_sink err) {
    return while_running(plugin, "edit", err, [&](Instance& instance) {
        return instance.edit(as_view(form_id), seen_rev, as_view(pointer), as_view(json));
    });
}

callveil_status CALLVEIL_CALL action(callveil_plugin* plugin, callveil_str form_id,
                                     callveil_str action_id, callveil_str json, callveil_sink err) {
    return while_running(plugin, "action", err, [&](Instance& instance) {
        return instance.act(as_view(form_id), as_view(action_id), as_view(json));
    });
}

constexpr callveil_ext_form form_extension{sizeof(callveil_ext_form), describe, state, edit,
                                           action};

const void* CALLVEIL_CALL extension(callveil_plugin*, const char* id) {
    return id != nullptr && std::string_view(id) == CALLVEIL_EXT_FORM ? &form_extension : nullptr;
}

Result<callveil_plugin*> make(const callveil_host* host, callveil_str config_json) {
    if (host == nullptr || !CALLVEIL_HAS(callveil_host, host, service) ||
        host->service == nullptr) {
        return fail(ErrorCode::invalid_argument,
                    "The host does not say how to reach its services.");
    }
    CALLVEIL_ASSIGN(auto config, parse_config(as_view(config_json)));
    return (new Instance(*host, std::move(config)))->table();
}

callveil_status CALLVEIL_CALL create(const callveil_host* host, callveil_str config_json,
                                     callveil_plugin** out, callveil_sink err) {
    return guard([&]() -> callveil_status {
        if (out == nullptr) {
            return CALLVEIL_E_invalid_argument;
        }
        *out = nullptr;
        const auto made = make(host, config_json);
        if (!made) {
            write_to(err, made.error().detail);
            return status_of(made.error());
        }
        *out = *made;
        return CALLVEIL_OK;
    });
}

template <std::size_t Size>
constexpr callveil_str literal(const char (&text)[Size]) {
    return {text, Size - 1};
}

constexpr callveil_descriptor descriptor{sizeof(callveil_descriptor),
                                         literal("org.callveil.request-form"),
                                         literal("Callveil privacy requests"),
                                         literal("Callveil"),
                                         literal(CALLVEIL_VERSION),
                                         literal("")};

constexpr callveil_entry entry{sizeof(callveil_entry),
                               CALLVEIL_ABI,
                               &descriptor,
                               create,
                               {required_services.data(), required_services.size()}};

}  // namespace

callveil_plugin plugin_table(Instance* instance) noexcept {
    return {sizeof(callveil_plugin),
            instance,
            start,
            stop,
            destroy,
            on_event,
            on_post,
            on_timer,
            extension};
}

const callveil_entry* entry_for(std::uint32_t host_abi) noexcept {
    return host_abi >> 16U == CALLVEIL_ABI_MAJOR ? &entry : nullptr;
}

}  // namespace callveil::plugin
