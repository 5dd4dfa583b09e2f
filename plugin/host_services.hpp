// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "callveil/plugin.h"
#include "callveil/result.hpp"
#include "plugin/form_view.hpp"

namespace callveil::plugin {

inline constexpr std::string_view required_services =
    CALLVEIL_SVC_LOG " " CALLVEIL_SVC_UI_THREAD " " CALLVEIL_SVC_EVENTS " " CALLVEIL_SVC_FORM_VIEW
                     " " CALLVEIL_SVC_PATHS;

callveil_str as_str(std::string_view text) noexcept;
std::string_view as_view(callveil_str text) noexcept;
/// Writes `text` to `sink`; OK when the sink is none.
callveil_status write_to(callveil_sink sink, std::string_view text) noexcept;
/// The ABI status of an error.
callveil_status status_of(const Error& error) noexcept;

/// The host's services as C++. Between bind() and unbind() all of them are there.
class HostServices final : public FormView {
public:
    explicit HostServices(const callveil_host& host) noexcept : host_(host) {}

    /// Looks up the required services. @error unsupported  naming the one that is missing.
    Result<void> bind();
    void unbind() noexcept;

    /// [any] Does nothing before bind().
    void log(std::int32_t level, std::string_view line) const noexcept;
    /// [any] Whether the host took the post.
    bool post(std::uint64_t token) const noexcept;
    Result<void> subscribe(std::string_view pattern) const;
    /// The interactions that are live now, as the host writes them.
    Result<std::string> snapshot() const;
    /// @error unsupported  the host has no such folder.
    Result<std::filesystem::path> folder(std::string_view which) const;
    /// The agent who is signed in; empty when the host does not say.
    std::string agent_id() const;

    void opened(std::string_view form_id, std::string_view interaction_id) override;
    void changed(std::string_view form_id, std::uint64_t rev) override;
    void closed(std::string_view form_id) override;
    void attention(std::string_view form_id, std::string_view text) override;

private:
    const callveil_host& host_;
    const callveil_svc_log* log_ = nullptr;
    const callveil_svc_ui_thread* ui_thread_ = nullptr;
    const callveil_svc_events* events_ = nullptr;
    const callveil_svc_form_view* form_view_ = nullptr;
    const callveil_svc_paths* paths_ = nullptr;
    const callveil_svc_agent* agent_ = nullptr;
};

}  // namespace callveil::plugin
