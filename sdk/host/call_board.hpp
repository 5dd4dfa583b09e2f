// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "wire/json.hpp"

namespace callveil::host {

/// The interactions that are live now, for plugins that are started in the middle of a call.
class CallBoard {
public:
    /// Takes note of one call event; anything else is ignored.
    void note(const wire::Json& event);
    /// JSON array with the last event of each live interaction.
    wire::Json snapshot() const;

private:
    std::map<std::string, wire::Json> last_;  ///< by interaction id
};

}  // namespace callveil::host
