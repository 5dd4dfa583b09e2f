// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <thread>

#include "support/servers.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {

/// When a connection is cut: before the server hears of the COMMIT, or before it answers to it.
enum class CutAt { before_commit, after_commit };

/// Stands between a client and a PostgreSQL server, for one connection.
class ServerProxy {
public:
    ServerProxy(const RunningServer& server, CutAt cut);
    ~ServerProxy();
    ServerProxy(const ServerProxy&) = delete;
    ServerProxy& operator=(const ServerProxy&) = delete;

    /// The folder of its Unix socket.
    const std::string& folder() const noexcept { return folder_.path().native(); }

private:
    void serve(const std::string& server_socket) const;

    TempDir folder_;
    CutAt cut_;
    int listening_;
    std::thread thread_;
};

}  // namespace callveil::tests
