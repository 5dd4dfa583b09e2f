// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "callveil/result.hpp"

namespace callveil::sources {

/// What stat(2) tells. Lead files are never opened or closed but by SQLite, because closing any
/// descriptor of a file drops all POSIX locks that the process holds on it.
struct FileFacts {
    std::filesystem::path path;
    uid_t owner = 0;
    gid_t group = 0;
    mode_t mode = 0;
};

/// A database file with what lies around it.
struct Site {
    FileFacts file;
    FileFacts folder;
    std::vector<FileFacts> beside;  ///< -wal, -shm and -journal, those that exist
};

/// A user with the groups that count for it.
struct Account {
    uid_t user = 0;
    std::vector<gid_t> groups;
};

/// The effective user and groups of this process.
Account this_process();

/// The groups of `user` in the user database; nothing when the user is not in it.
std::optional<std::vector<gid_t>> groups_of(uid_t user);

/// Follows symbolic links and stats the file and its surroundings.
/// @error misconfigured  missing, unreachable, not a regular file, or empty.
Result<Site> look_at(const std::filesystem::path& path);

/// Whether `us` may work on the file without ever locking its owner out: we own it, or everything
/// is writable for a group that the owner and we share. The administrator is judged as any user is.
///
/// @param owner_groups  from `groups_of`; an unknown owner is taken to be in the file's group.
/// @error misconfigured  one sentence with the command that mends it.
Result<void> judge(const Site& site, const Account& us,
                   const std::optional<std::vector<gid_t>>& owner_groups);

}  // namespace callveil::sources
