// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "callveil/result.hpp"

namespace callveil::plugin {

/// Where the agent channel is: tcp://HOST:PORT, tcp://[IPV6]:PORT or ipc://PATH.
class Endpoint {
public:
    /// @error misconfigured  it is none of these; the detail continues a sentence that names the
    ///                       member and where it stands.
    static Result<Endpoint> parse(std::string_view text);

    /// The host name that must be looked up first; empty when there is none.
    const std::string& name() const noexcept { return name_; }
    /// What libzmq connects to: the endpoint with a numeric address in place of the name.
    std::string at(std::string_view address) const;
    /// What libzmq connects to when name() is empty.
    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
    std::string name_;
    std::string port_;
};

}  // namespace callveil::plugin
