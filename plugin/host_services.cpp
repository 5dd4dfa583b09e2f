// SPDX-License-Identifier: Apache-2.0
#include "plugin/host_services.hpp"

namespace callveil::plugin {
namespace {

callveil_status append(void* ctx, callveil_str chunk) {
    constexpr std::size_t limit = std::size_t{4} * 1024 * 1024;
    try {
        auto& text = *static_cast<std::string*>(ctx);
        if (chunk.n > limit - text.size()) {
            return CALLVEIL_E_too_large;
        }
        text.append(as_view(chunk));
        return CALLVEIL_OK;
    } catch (const std::exception&) {
        return CALLVEIL_E_internal;
    }
}

callveil_sink sink_into(std::string& text) noexcept {
    return {&text, append};
}

Result<void> outcome(callveil_status status, std::string_view what) {
    return status == CALLVEIL_OK ? Result<void>{}
                                 : fail(ErrorCode::unsupported,
                                        "The desktop's " + std::string(what) +
                                            " failed with status " + std::to_string(status) + ".");
}

}  // namespace

callveil_str as_str(std::string_view text) noexcept {
    return {text.data(), text.size()};
}

std::string_view as_view(callveil_str text) noexcept {
    return text.p == nullptr ? std::string_view() : std::string_view(text.p, text.n);
}

callveil_status write_to(callveil_sink sink, std::string_view text) noexcept {
    return sink.write == nullptr ? CALLVEIL_OK : sink.write(sink.ctx, as_str(text));
}

callveil_status status_of(const Error& error) noexcept {
    return -static_cast<callveil_status>(error.code);
}

/// Takes the table of a service when it has all members that this code uses.
#define CALLVEIL_TAKE(target, Table, last_member, id)                                           \
    do {                                                                                        \
        const auto* table = static_cast<const Table*>(host_.service(&host_, id));               \
        target = table != nullptr && CALLVEIL_HAS(Table, table, last_member) ? table : nullptr; \
    } while (false)

Result<void> HostServices::bind() {
    CALLVEIL_TAKE(log_, callveil_svc_log, log, CALLVEIL_SVC_LOG);
    CALLVEIL_TAKE(ui_thread_, callveil_svc_ui_thread, post, CALLVEIL_SVC_UI_THREAD);
    CALLVEIL_TAKE(events_, callveil_svc_events, snapshot, CALLVEIL_SVC_EVENTS);
    CALLVEIL_TAKE(form_view_, callveil_svc_form_view, attention, CALLVEIL_SVC_FORM_VIEW);
    CALLVEIL_TAKE(paths_, callveil_svc_paths, get, CALLVEIL_SVC_PATHS);
    CALLVEIL_TAKE(agent_, callveil_svc_agent, get, CALLVEIL_SVC_AGENT);
    std::string_view missing;
    missing = paths_ == nullptr ? CALLVEIL_SVC_PATHS : missing;
    missing = form_view_ == nullptr ? CALLVEIL_SVC_FORM_VIEW : missing;
    missing = events_ == nullptr ? CALLVEIL_SVC_EVENTS : missing;
    missing = ui_thread_ == nullptr ? CALLVEIL_SVC_UI_THREAD : missing;
    missing = log_ == nullptr ? CALLVEIL_SVC_LOG : missing;
    return missing.empty() ? Result<void>{}
                           : fail(ErrorCode::unsupported,
                                  "The desktop does not offer the service " + std::string(missing) +
                                      ", which this plugin needs.");
}

#undef CALLVEIL_TAKE

void HostServices::unbind() noexcept {
    log_ = nullptr;
    ui_thread_ = nullptr;
    events_ = nullptr;
    form_view_ = nullptr;
    paths_ = nullptr;
    agent_ = nullptr;
}

void HostServices::log(std::int32_t level, std::string_view line) const noexcept {
    if (log_ != nullptr) {
        log_->log(&host_, level, as_str(line));
    }
}

bool HostServices::post(std::uint64_t token) const noexcept {
    return ui_thread_->post(&host_, token) == CALLVEIL_OK;
}

Result<void> HostServices::subscribe(std::string_view pattern) const {
    return outcome(events_->subscribe(&host_, as_str(pattern)), "event subscription");
}

Result<std::string> HostServices::snapshot() const {
    std::string text;
    CALLVEIL_TRY(outcome(events_->snapshot(&host_, sink_into(text)), "snapshot of calls"));
    return text;
}

Result<std::filesystem::path> HostServices::folder(std::string_view which) const {
    std::string text;
    CALLVEIL_TRY(outcome(paths_->get(&host_, as_str(which), sink_into(text)), "folder service"));
    std::filesystem::path path(text);
    if (!path.is_absolute()) {
        return fail(ErrorCode::unsupported, "The desktop names no absolute path for its \"" +
                                                std::string(which) + "\" folder.");
    }
    return path;
}

std::string HostServices::agent_id() const {
    std::string text;
    if (agent_ == nullptr || agent_->get(&host_, sink_into(text)) != CALLVEIL_OK) {
        return {};
    }
    return text;
}

void HostServices::opened(std::string_view form_id, std::string_view interaction_id) {
    form_view_->opened(&host_, as_str(form_id), as_str(interaction_id));
}

void HostServices::changed(std::string_view form_id, std::uint64_t rev) {
    form_view_->changed(&host_, as_str(form_id), rev);
}

void HostServices::closed(std::string_view form_id) {
    form_view_->closed(&host_, as_str(form_id));
}

void HostServices::attention(std::string_view form_id, std::string_view text) {
    form_view_->attention(&host_, as_str(form_id), CALLVEIL_LOG_INFO, as_str(text));
}

}  // namespace callveil::plugin
