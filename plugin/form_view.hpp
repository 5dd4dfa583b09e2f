// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace callveil::plugin {

/// Where the desk tells what happened to its forms. Called on the UI thread; may call the desk's
/// state() before returning, and nothing else.
class FormView {
public:
    virtual ~FormView() = default;
    virtual void opened(std::string_view form_id, std::string_view interaction_id) = 0;
    virtual void changed(std::string_view form_id, std::uint64_t rev) = 0;
    virtual void closed(std::string_view form_id) = 0;
    /// `text` holds nothing personal, and no words that somebody typed.
    virtual void attention(std::string_view form_id, std::string_view text) = 0;
};

}  // namespace callveil::plugin
