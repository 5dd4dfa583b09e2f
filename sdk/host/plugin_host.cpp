// SPDX-License-Identifier: Apache-2.0
#include "host/plugin_host.hpp"

#include <utility>

#include "host/services.hpp"

namespace callveil::host {
namespace {

constexpr wire::Limits document_limits{
    .bytes = 1024 * 1024, .keys = 1000, .string_bytes = 1024 * 1024};

ErrorCode code_of(callveil_status status) {
#define CALLVEIL_ERROR(number, name, text) \
    if (status == -(number)) {             \
        return ErrorCode::name;            \
    }
#include "callveil/errors.def"
#undef CALLVEIL_ERROR
    return ErrorCode::internal;
}

Result<void> outcome(callveil_status status, const std::string& said) {
    if (status == CALLVEIL_OK) {
        return {};
    }
    const auto code = code_of(status);
    return fail(code, said.empty() ? std::string(explain(code)) : said);
}

Result<wire::Json> document(callveil_status status, const std::string& text) {
    CALLVEIL_TRY(outcome(status, {}));
    return wire::parse_untrusted(text, document_limits);
}

}  // namespace

std::string status_name(callveil_status status) {
    const auto code = code_of(status);
    const bool known = -static_cast<callveil_status>(code) == status;
    return status == CALLVEIL_OK ? "ok" : (known ? std::string(to_string(code)) : "unknown");
}

PluginHost::PluginHost(PluginLibrary library, UiLoop& loop, Desktop& desktop, DesktopFacts facts)
    : library_(std::move(library)),
      loop_(loop),
      desktop_(desktop),
      facts_(std::move(facts)),
      host_(Services::describe(this)) {}

PluginHost::~PluginHost() {
    stop();
}

Result<void> PluginHost::create(std::string_view config_json) {
    std::string said;
    const auto created =
        library_.entry().create(&host_, as_str(config_json), &plugin_, sink_into(said));
    CALLVEIL_TRY(outcome(created, said));
    form_ = static_cast<const callveil_ext_form*>(plugin_->extension(plugin_, CALLVEIL_EXT_FORM));
    return form_ != nullptr ? Result<void>{}
                            : fail(ErrorCode::unsupported, "The plugin has no " CALLVEIL_EXT_FORM
                                                           ", so that it has nothing to show.");
}

Result<void> PluginHost::start(std::string_view config_json) {
    CALLVEIL_TRY(create(config_json));
    life_ = std::make_shared<Life>();
    std::string said;
    return outcome(plugin_->start(plugin_, sink_into(said)), said);
}

void PluginHost::stop() {
    if (plugin_ == nullptr) {
        return;
    }
    const auto stopped = plugin_->stop(plugin_);
    if (stopped != CALLVEIL_OK && stopped != CALLVEIL_E_unavailable) {
        desktop_.log(CALLVEIL_LOG_PLUGIN_MISBEHAVING,
                     "the plugin could not be stopped and stays loaded");
        library_.abandon();
        life_.reset();
        plugin_ = nullptr;
        return;
    }
    life_.reset();
    plugin_->destroy(plugin_);
    plugin_ = nullptr;
    form_ = nullptr;
    patterns_.clear();
}

bool PluginHost::wants(std::string_view type) const {
    for (const std::string_view pattern : patterns_) {
        const bool prefix = pattern.ends_with(".*");
        if (prefix ? type.starts_with(pattern.substr(0, pattern.size() - 1)) : type == pattern) {
            return true;
        }
    }
    return false;
}

void PluginHost::send(const wire::Json& event) {
    calls_.note(event);
    const auto type = event.is_object() ? event.find("type") : event.end();
    const bool wanted =
        type != event.end() && type->is_string() && wants(type->get_ref<const std::string&>());
    if (plugin_ != nullptr && wanted) {
        send_raw(wire::to_text(event));
    }
}

void PluginHost::send_raw(std::string_view bytes) {
    if (plugin_ != nullptr) {
        plugin_->on_event(plugin_, as_str(bytes));
    }
}

void PluginHost::posted(std::uint64_t token) {
    if (plugin_ != nullptr) {
        plugin_->on_post(plugin_, token);
    }
}

void PluginHost::timer_fired(std::uint64_t token) {
    if (plugin_ != nullptr) {
        plugin_->on_timer(plugin_, token);
    }
}

Result<wire::Json> PluginHost::describe(std::string_view form_type) const {
    std::string text;
    const auto status =
        form_->describe(plugin_, as_str(form_type), as_str(facts_.locale), sink_into(text));
    return document(status, text);
}

Result<wire::Json> PluginHost::state(std::string_view form_id) const {
    std::string text;
    return document(form_->state(plugin_, as_str(form_id), sink_into(text)), text);
}

Result<void> PluginHost::edit(std::string_view form_id, std::uint64_t seen_rev,
                              std::string_view pointer, const wire::Json& value) {
    const auto text = wire::to_text(value);
    std::string said;
    const auto status = form_->edit(plugin_, as_str(form_id), seen_rev, as_str(pointer),
                                    as_str(text), sink_into(said));
    return outcome(status, said);
}

Result<void> PluginHost::action(std::string_view form_id, std::string_view action,
                                const wire::Json& args) {
    const auto text = args.is_null() ? std::string() : wire::to_text(args);
    std::string said;
    const auto status =
        form_->action(plugin_, as_str(form_id), as_str(action), as_str(text), sink_into(said));
    return outcome(status, said);
}

}  // namespace callveil::host
