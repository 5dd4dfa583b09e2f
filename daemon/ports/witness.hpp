// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "callveil/result.hpp"

namespace callveil::ports {

/// A place outside of the daemon that keeps signed heads of the audit log. Thread safety: one
/// thread at a time.
class Witness {
public:
    virtual ~Witness() = default;
    /// How status and log lines call it.
    virtual std::string_view name() const noexcept = 0;
    /// Keeps one line, given without its LF; it is there for good when this returns ok.
    /// @error unavailable  saying why and what mends it.
    virtual Result<void> keep(std::string_view line) = 0;
    /// The line that was kept last; nothing when there is none or it cannot be read back.
    virtual Result<std::optional<std::string>> last() = 0;
    /// Whether `keep` has what it needs, as far as that can be seen without writing.
    /// @error unavailable
    virtual Result<void> check() = 0;
};

}  // namespace callveil::ports
