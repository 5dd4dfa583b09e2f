// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "callveil/result.hpp"

namespace callveil::plugin {

/// One look-up of a host name. A thread of the C library does it, so that nothing here waits for a
/// resolver, and nothing of this library is in use when it is unloaded before the resolver is done.
class NameLookup {
public:
    /// Begins at once.
    explicit NameLookup(const std::string& name);
    /// Gives the look-up up. What the resolver is still at is left to it, and is never freed.
    ~NameLookup();
    NameLookup(const NameLookup&) = delete;
    NameLookup& operator=(const NameLookup&) = delete;

    bool is_done() const noexcept;
    /// When it is done: numeric addresses, those of IPv4 first.
    /// @error unavailable  the resolver's words.
    Result<std::vector<std::string>> addresses() const;

private:
    struct Query;
    std::unique_ptr<Query> query_;
    int begun_;
};

}  // namespace callveil::plugin
