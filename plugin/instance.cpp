// SPDX-License-Identifier: Apache-2.0
#include "plugin/instance.hpp"

#include <utility>

#include "crypto/box.hpp"
#include "plugin/boundary.hpp"
#include "plugin/form_description.hpp"

namespace callveil::plugin {
namespace {

constexpr std::uint64_t news_token = 1;

}  // namespace

Instance::Instance(const callveil_host& host, PluginConfig config)
    : table_(plugin_table(this)),
      ui_thread_(std::this_thread::get_id()),
      config_(std::move(config)),
      host_(host) {}

Result<void> Instance::start() {
    if (is_running()) {
        return fail(ErrorCode::wrong_state, "The plugin runs already.");
    }
    auto opened = open_desk();
    if (!opened) {
        stop();
    }
    return opened;
}

Result<void> Instance::open_desk() {
    CALLVEIL_TRY(host_.bind());
    CALLVEIL_ASSIGN(auto folder, host_.folder("state"));
    CALLVEIL_ASSIGN(link_, ZmqDaemonLink::start(config_, std::move(folder),
                                                {[this](std::int32_t level, std::string_view line) {
                                                     host_.log(level, line);
                                                 },
                                                 [this] { host_.post(news_token); }}));
    desk_ = std::make_unique<RequestDesk>(
        *link_, host_,
        DeskSurroundings{wall_now,
                         [this] {
                             auto id = host_.agent_id();
                             return id.empty() ? config_.agent_id : id.substr(0, 256);
                         },
                         crypto::random_bytes});
    return listen();
}

Result<void> Instance::listen() {
    CALLVEIL_TRY(host_.subscribe("interaction.*"));
    CALLVEIL_ASSIGN(const auto text, host_.snapshot());
    const auto live = parse_snapshot(text);
    if (!live) {
        host_.log(CALLVEIL_LOG_HOST_MISBEHAVING, "snapshot: " + live.error().detail);
        return {};
    }
    for (const auto& event : *live) {
        CallEvent now = event;
        // Whatever came last, the call is live: that is what a form needs to know.
        now.kind = event.kind == CallEventKind::other || event.kind == CallEventKind::ended
                       ? event.kind
                       : CallEventKind::established;
        desk_->on_event(now);
    }
    return {};
}

void Instance::stop() noexcept {
    desk_.reset();
    link_.reset();
    host_.unbind();
}

void Instance::misbehaved(std::string_view function, std::string_view what) const noexcept {
    try {
        host_.log(CALLVEIL_LOG_HOST_MISBEHAVING, std::string(function) + ": " + std::string(what));
    } catch (const std::exception&) {
        host_.log(CALLVEIL_LOG_HOST_MISBEHAVING, "a rule of the header was broken");
    }
}

void Instance::on_event(std::string_view json) {
    const auto event = parse_call_event(json);
    if (!event) {
        host_.log(CALLVEIL_LOG_WARNING, "A call event was ignored: " + event.error().detail + ".");
        return;
    }
    desk_->on_event(*event);
}

void Instance::on_post(std::uint64_t token) {
    if (token != news_token) {
        return;
    }
    for (const auto& report : link_->take()) {
        desk_->on_report(report);
    }
}

Result<std::string> Instance::describe(std::string_view form_type) const {
    if (form_type == form_types::request) {
        return wire::to_text(describe_request());
    }
    if (form_type == form_types::my_requests) {
        return wire::to_text(describe_my_requests());
    }
    return fail(ErrorCode::not_found, "There is no such form type.");
}

Result<std::string> Instance::state(std::string_view form_id) const {
    CALLVEIL_ASSIGN(const auto state, desk_->state(form_id));
    return wire::to_text(state);
}

Result<void> Instance::edit(std::string_view form_id, std::uint64_t seen_rev,
                            std::string_view pointer, std::string_view json) {
    CALLVEIL_ASSIGN(const auto value, wire::parse_untrusted(json, wire::agent_limits));
    return desk_->edit(form_id, seen_rev, pointer, value);
}

Result<void> Instance::act(std::string_view form_id, std::string_view action,
                           std::string_view json) {
    wire::Json args = wire::Json::object();
    if (!json.empty()) {
        CALLVEIL_ASSIGN(args, wire::parse_untrusted(json, wire::agent_limits));
    }
    return desk_->act(form_id, action, args);
}

}  // namespace callveil::plugin
