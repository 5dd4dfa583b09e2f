// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/config.hpp"
#include "plugin/daemon_socket.hpp"
#include "plugin/link_io.hpp"
#include "plugin/name_lookup.hpp"

namespace callveil::plugin {

/// Decides when and to which address the socket connects. A host name is looked up again each time,
/// and its addresses are tried in turn. Used on the I/O thread; `socket` and `config` outlive it.
class Dialer {
public:
    Dialer(DaemonSocket& socket, const LinkConfig& config, LogLine log);

    /// Connects, or begins to look the name up. @error misconfigured  as DaemonSocket::connect.
    Result<void> dial(Moment now);
    /// Does what is due. @return what happened to the connection since the last call.
    std::vector<ConnectionEvent> tick(Moment now);
    Moment next_due() const noexcept { return due_; }

private:
    enum class Line { kept, hung_up };
    Line heed(ConnectionEvent event, Moment now);
    void take_addresses(Moment now);
    Result<void> connect(const std::string& endpoint, Moment now);
    /// The address after the one that was tried last.
    std::string next_of(const std::vector<std::string>& addresses) const;

    DaemonSocket& socket_;
    const LinkConfig& config_;
    LogLine log_;
    Moment due_ = never;
    std::optional<NameLookup> lookup_;
    std::string tried_;
    int failed_ = 0;
    enum class Complaint { unheard, logged } complaint_ = Complaint::unheard;
};

}  // namespace callveil::plugin
