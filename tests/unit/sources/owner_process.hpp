// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>

namespace callveil::tests {

/// A process of another user that does one SQL command after the other on the lead file, each
/// before `run` returns. It is forked before we open anything, as SQLite demands.
class OwnerProcess {
public:
    OwnerProcess(const std::filesystem::path& file, uid_t user, gid_t group);
    ~OwnerProcess();
    OwnerProcess(const OwnerProcess&) = delete;
    OwnerProcess& operator=(const OwnerProcess&) = delete;

    /// Runs one statement on an open connection, or "open" and "close". Returns the first cell, or
    /// what went wrong after "error: ".
    std::string run(const std::string& command);

private:
    pid_t process_ = -1;
    int to_owner_ = -1;
    int from_owner_ = -1;
};

/// Runs `work` in a process of `user` who is also in `group`; returns what it complains about.
std::string as_user(uid_t user, gid_t own_group, gid_t group,
                    const std::function<std::string()>& work);

}  // namespace callveil::tests
