// SPDX-License-Identifier: Apache-2.0
#include "domain/audit.hpp"

namespace callveil::domain {

std::string audit_time(TimePoint at) {
    const auto whole = std::chrono::floor<std::chrono::milliseconds>(at);
    const std::string micros = std::to_string((at - whole).count());
    std::string text = to_rfc3339(at);
    text.insert(text.size() - 1, std::string(3 - micros.size(), '0') + micros);
    return text;
}

}  // namespace callveil::domain
