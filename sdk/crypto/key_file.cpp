// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "crypto/box.hpp"

namespace callveil::crypto {
namespace {

constexpr std::size_t limit_bytes = std::size_t{64} * 1024;
constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    int number() const noexcept { return number_; }
    bool is_open() const noexcept { return number_ >= 0; }

private:
    int number_;
};

std::string system_word(int error) {
    return std::generic_category().message(error);
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

tl::unexpected<Error> misconfigured(const std::filesystem::path& path, std::string_view what) {
    return fail(ErrorCode::misconfigured, path.string() + " " + std::string(what));
}

tl::unexpected<Error> cannot_open(const std::filesystem::path& path, int error) {
    if (error == ENOENT || error == ENOTDIR) {
        return fail(ErrorCode::not_found, "There is no file " + path.string() + ".");
    }
    if (error == ELOOP) {
        return misconfigured(path, "is a symbolic link; name the file itself.");
    }
    if (error == EACCES) {
        return misconfigured(path, "may not be read by this user; run \"chown USER " +
                                       path.string() + "\" with the user of this program.");
    }
    return misconfigured(path, "cannot be opened: " + system_word(error) + ".");
}

bool is_trusted_owner(uid_t owner) noexcept {
    return owner == 0 || owner == ::geteuid();
}

Result<void> check_folder(const std::filesystem::path& folder, int descriptor) {
    struct stat state {};
    if (::fstat(descriptor, &state) != 0) {
        return misconfigured(folder, "cannot be examined: " + system_word(errno) + ".");
    }
    if (!is_trusted_owner(state.st_uid)) {
        return misconfigured(folder,
                             "holds a secret and belongs to another user; run \"chown USER " +
                                 folder.string() + "\" with the user of this program.");
    }
    if ((state.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return misconfigured(folder,
                             "holds a secret and others may write in it; run \"chmod go-w " +
                                 folder.string() + "\".");
    }
    return {};
}

Result<void> check_file(const std::filesystem::path& path, int descriptor) {
    struct stat state {};
    if (::fstat(descriptor, &state) != 0) {
        return misconfigured(path, "cannot be examined: " + system_word(errno) + ".");
    }
    if (!S_ISREG(state.st_mode)) {
        return misconfigured(path, "is not a regular file; name the file that holds the secret.");
    }
    if (!is_trusted_owner(state.st_uid)) {
        return misconfigured(path, "belongs to another user; run \"chown USER " + path.string() +
                                       "\" with the user of this program.");
    }
    if ((state.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return misconfigured(path, "is open to others; run \"chmod 0600 " + path.string() + "\".");
    }
    return {};
}

/// Reads to the end or to one byte past the limit.
Result<void> read_all(const std::filesystem::path& path, int descriptor, std::string& content) {
    content.resize(limit_bytes + 1);
    std::size_t length = 0;
    while (length < content.size()) {
        const auto count = ::read(descriptor, content.data() + length, content.size() - length);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return misconfigured(path, "cannot be read: " + system_word(errno) + ".");
        }
        if (count == 0) {
            break;
        }
        length += static_cast<std::size_t>(count);
    }
    content.resize(length);
    return {};
}

Result<Secret> secret_from(const std::filesystem::path& path, std::string_view content) {
    if (content.size() > limit_bytes) {
        return misconfigured(path, "passes 64 KiB; name the file that holds the secret.");
    }
    if (content.ends_with('\n')) {
        content.remove_suffix(1);
    }
    if (content.empty()) {
        return misconfigured(path, "is empty; write the secret into it or make a new key.");
    }
    return Secret(content);
}

Result<void> write_all(int descriptor, std::string_view content) {
    while (!content.empty()) {
        const auto count = ::write(descriptor, content.data(), content.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return fail(ErrorCode::unavailable, system_word(errno));
        }
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> fill(int file, int folder, std::string_view content) {
    if (::fchmod(file, owner_only) != 0) {
        return fail(ErrorCode::unavailable, system_word(errno));
    }
    CALLVEIL_TRY(write_all(file, content));
    if (::fsync(file) != 0 || ::fsync(folder) != 0) {
        return fail(ErrorCode::unavailable, system_word(errno));
    }
    return {};
}

tl::unexpected<Error> cannot_write(const std::filesystem::path& path, std::string_view why) {
    return fail(ErrorCode::unavailable,
                path.string() + " cannot be written: " + std::string(why) + ".");
}

}  // namespace

Result<Secret> read_secret_file(const std::filesystem::path& path) {
    const auto folder_path = folder_of(path);
    const Descriptor folder(::open(folder_path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open()) {
        return cannot_open(path, errno);
    }
    const Descriptor file(::openat(folder.number(), path.filename().c_str(),
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.is_open()) {
        return cannot_open(path, errno);
    }
    CALLVEIL_TRY(check_folder(folder_path, folder.number()));
    CALLVEIL_TRY(check_file(path, file.number()));
    std::string content;
    const auto read = read_all(path, file.number(), content);
    auto secret = read ? secret_from(path, content) : Result<Secret>(fail(read.error()));
    wipe(content);
    return secret;
}

Result<void> write_secret_file(const std::filesystem::path& path, std::string_view content) {
    const auto folder_path = folder_of(path);
    const Descriptor folder(::open(folder_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open()) {
        return cannot_write(path, system_word(errno));
    }
    const auto name = path.filename();
    const Descriptor file(::openat(folder.number(), name.c_str(),
                                   O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, owner_only));
    if (!file.is_open() && errno == EEXIST) {
        return fail(ErrorCode::conflict, path.string() + " exists already and is kept as it is.");
    }
    if (!file.is_open()) {
        return cannot_write(path, system_word(errno));
    }
    if (const auto filled = fill(file.number(), folder.number(), content); !filled) {
        ::unlinkat(folder.number(), name.c_str(), 0);
        return cannot_write(path, filled.error().detail);
    }
    return {};
}

Result<void> replace_secret_file(const std::filesystem::path& path, std::string_view content) {
    auto draft = path;
    draft += ".new";
    // What a crash left there was never in force.
    ::unlink(draft.c_str());
    CALLVEIL_TRY(write_secret_file(draft, content));
    const Descriptor folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (::rename(draft.c_str(), path.c_str()) != 0 || !folder.is_open() ||
        ::fsync(folder.number()) != 0) {
        return cannot_write(path, system_word(errno));
    }
    return {};
}

}  // namespace callveil::crypto
