// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace callveil::host {

/// What a plugin asks of the desktop that shows its forms. Called on the UI thread unless marked
/// [any]; of the plugin only state() and describe() may be called before returning.
class Desktop {
public:
    virtual ~Desktop() = default;
    /// [any] `level` is a CALLVEIL_LOG_ number.
    virtual void log(std::int32_t level, std::string_view line) = 0;
    virtual void form_opened(std::string_view form_id, std::string_view interaction_id) = 0;
    virtual void form_changed(std::string_view form_id, std::uint64_t rev) = 0;
    virtual void form_closed(std::string_view form_id) = 0;
    virtual void attention(std::string_view form_id, std::int32_t level, std::string_view text) = 0;
};

/// Who and where the desktop is.
struct DesktopFacts {
    std::filesystem::path state_folder;
    std::string agent_id;
    std::string locale = "en";
};

}  // namespace callveil::host
