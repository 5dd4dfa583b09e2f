// SPDX-License-Identifier: Apache-2.0
#include "plugin/instance.hpp"

#include <utility>

#include "crypto/box.hpp"
#include "plugin/boundary.hpp"
#include "plugin/form_description.hpp"

namespace callveil::plugin {
namespace {

constexpr std::uint64_t news_token = 1;
constexpr std::size_t max_agent_id = 256;  // bytes of UTF-8, as RequestBody declares it

/// An agent id that the daemon takes: bytes that are no UTF-8 replaced, and cut between characters.
std::string usable_id(const std::string& said) {
    const auto enough = said.substr(0, 4 * max_agent_id);
    const auto json = wire::parse_untrusted(wire::to_text(enough), wire::agent_limits);
    auto id = json ? json->get<std::string>() : std::string();
    if (id.size() > max_agent_id) {
        std::size_t end = max_agent_id;
        while (end > 0 && (static_cast<unsigned char>(id[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        id.resize(end);
    }
    return id;
}

/// Counts a call into the desk while it runs.
class DeskCall {
public:
    explicit DeskCall(int& calls) noexcept : calls_(calls) { ++calls_; }
    ~DeskCall() { --calls_; }
    DeskCall(const DeskCall&) = delete;
    DeskCall& operator=(const DeskCall&) = delete;

private:
    int& calls_;
};

}  // namespace

Instance::Instance(const callveil_host& host, PluginConfig config)
    : table_(plugin_table(this)),
      ui_thread_(std::this_thread::get_id()),
      config_(std::move(config)),
      host_(host) {}

Instance::~Instance() {
    try {
        (void)stop();
    } catch (const std::exception&) {
        // The members close what is left.
    }
}

Result<void> Instance::start() {
    if (is_running()) {
        return fail(ErrorCode::wrong_state, "The plugin runs already.");
    }
    auto opened = open_desk();
    if (!opened) {
        (void)stop();
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
                                                 [this] { return host_.post(news_token); }}));
    desk_ = std::make_unique<RequestDesk>(*link_, host_,
                                          DeskSurroundings{wall_now,
                                                           [this] {
                                                               const auto id = host_.agent_id();
                                                               return id.empty() ? config_.agent_id
                                                                                 : usable_id(id);
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
    const DeskCall call(desk_calls_);
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

Result<void> Instance::stop() {
    desk_.reset();
    const auto unsaved = link_ ? link_->close() : 0;
    link_.reset();
    Result<void> outcome;
    if (unsaved != 0) {
        outcome =
            fail(ErrorCode::unavailable,
                 std::to_string(unsaved) + (unsaved == 1 ? " request was" : " requests were") +
                     " not saved before the end, and must be taken down again.");
        host_.log(CALLVEIL_LOG_FATAL, outcome.error().detail);
    }
    host_.unbind();
    return outcome;
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
    {
        const DeskCall call(desk_calls_);
        desk_->on_event(*event);
    }
    catch_up();
}

void Instance::on_post(std::uint64_t token) {
    if (token == news_token) {
        take_reports();
    }
}

/// When the host does not take posts, its own calls are the time for what waits; but not those that
/// it makes while the desk is telling it something.
void Instance::catch_up() {
    if (desk_calls_ == 0 && link_->owes_news()) {
        take_reports();
    }
}

void Instance::take_reports() {
    const DeskCall call(desk_calls_);
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

Result<std::string> Instance::state(std::string_view form_id) {
    catch_up();
    CALLVEIL_ASSIGN(const auto state, desk_->state(form_id));
    return wire::to_text(state);
}

Result<void> Instance::edit(std::string_view form_id, std::uint64_t seen_rev,
                            std::string_view pointer, std::string_view json) {
    CALLVEIL_ASSIGN(const auto value, wire::parse_untrusted(json, wire::agent_limits));
    Result<void> edited;
    {
        const DeskCall call(desk_calls_);
        edited = desk_->edit(form_id, seen_rev, pointer, value);
    }
    catch_up();  // not before, or the revision that the host drew would be an old one
    return edited;
}

Result<void> Instance::act(std::string_view form_id, std::string_view action,
                           std::string_view json) {
    wire::Json args = wire::Json::object();
    if (!json.empty()) {
        CALLVEIL_ASSIGN(args, wire::parse_untrusted(json, wire::agent_limits));
    }
    Result<void> done;
    {
        const DeskCall call(desk_calls_);
        done = desk_->act(form_id, action, args);
    }
    catch_up();
    return done;
}

}  // namespace callveil::plugin
