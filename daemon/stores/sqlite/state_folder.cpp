// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/state_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace callveil::stores {
namespace {

namespace fs = std::filesystem;

constexpr mode_t folder_mode = 0700;
constexpr mode_t file_mode = 0600;
constexpr mode_t others = 0077;

tl::unexpected<Error> refuse(std::string detail) {
    return fail(ErrorCode::misconfigured, std::move(detail));
}

tl::unexpected<Error> no_way(std::string_view what, const fs::path& path) {
    return fail(ErrorCode::unavailable,
                fmt::format("{} {} is not possible: {}.", what, path.string(), strerror(errno)));
}

Result<void> check_owner_and_mode(const struct stat& status, const fs::path& path, mode_t mode) {
    if (status.st_uid != geteuid()) {
        return refuse(fmt::format("{} belongs to another user; run: chown {} {}", path.string(),
                                  geteuid(), path.string()));
    }
    if ((status.st_mode & others) != 0) {
        return refuse(fmt::format("{} is open to other users; run: chmod {:04o} {}", path.string(),
                                  mode, path.string()));
    }
    return {};
}

Result<void> check_folder(const fs::path& folder) {
    if (mkdir(folder.c_str(), folder_mode) != 0 && errno != EEXIST) {
        return no_way("Making the state folder", folder);
    }
    struct stat status {};
    if (stat(folder.c_str(), &status) != 0) {
        return no_way("Reading the state folder", folder);
    }
    if (!S_ISDIR(status.st_mode)) {
        return refuse(folder.string() + " is not a folder; name another state folder.");
    }
    return check_owner_and_mode(status, folder, folder_mode);
}

/// The store file exists afterwards. It is never opened when it exists: closing any descriptor of a
/// database would drop SQLite's locks on it.
Result<void> check_store_file(const fs::path& file) {
    const int made = open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, file_mode);
    if (made >= 0) {
        close(made);
        return {};
    }
    struct stat status {};
    if (errno != EEXIST || lstat(file.c_str(), &status) != 0) {
        return no_way("Making the store", file);
    }
    if (!S_ISREG(status.st_mode)) {
        return refuse(file.string() + " is not a regular file; name another state folder.");
    }
    return check_owner_and_mode(status, file, file_mode);
}

Result<int> take_lock(const fs::path& file) {
    const int lock = open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, file_mode);
    if (lock < 0) {
        return no_way("Opening the lock file", file);
    }
    if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        close(lock);
        return fail(ErrorCode::unavailable,
                    fmt::format("Another callveild holds {}; stop it first, or give this one a "
                                "state folder of its own.",
                                file.string()));
    }
    return lock;
}

}  // namespace

Result<StateFolder> StateFolder::enter(const fs::path& folder) {
    CALLVEIL_TRY(check_folder(folder));
    CALLVEIL_ASSIGN(const int lock, take_lock(folder / "callveild.lock"));
    StateFolder held(folder / "store.sqlite", lock);
    CALLVEIL_TRY(check_store_file(held.store_file()));
    return Result<StateFolder>(std::move(held));
}

StateFolder::StateFolder(fs::path store_file, int lock) noexcept
    : store_file_(std::move(store_file)), lock_(lock) {}

StateFolder::StateFolder(StateFolder&& other) noexcept
    : store_file_(std::move(other.store_file_)), lock_(std::exchange(other.lock_, -1)) {}

StateFolder& StateFolder::operator=(StateFolder&& other) noexcept {
    std::swap(store_file_, other.store_file_);
    std::swap(lock_, other.lock_);
    return *this;
}

StateFolder::~StateFolder() {
    if (lock_ >= 0) {
        close(lock_);
    }
}

}  // namespace callveil::stores
