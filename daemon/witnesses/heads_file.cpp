// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "witnesses/descriptor.hpp"
#include "witnesses/witnesses.hpp"

namespace callveil::witnesses {
namespace {

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;
/// More than two of the longest heads.
constexpr off_t tail_bytes = 2048;

class HeadsFile final : public ports::Witness {
public:
    explicit HeadsFile(std::filesystem::path path)
        : path_(std::move(path)), name_(path_.string()) {}

    std::string_view name() const noexcept override { return name_; }
    Result<void> keep(std::string_view line) override;
    Result<std::optional<std::string>> last() override;
    Result<void> check() override;

private:
    tl::unexpected<Error> cannot(const std::string& what) const {
        return fail(ErrorCode::unavailable, name_ + " " + what);
    }
    std::filesystem::path folder() const {
        return path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
    }
    Result<off_t> size_of(const Descriptor& file) const;
    Result<std::string> tail_of(const Descriptor& file) const;
    Result<void> append(const Descriptor& file, const std::string& text) const;
    Result<void> sync_folder() const;

    std::filesystem::path path_;
    std::string name_;
};

/// The size of a file that may be trusted with heads.
Result<off_t> HeadsFile::size_of(const Descriptor& file) const {
    struct stat state {};
    if (::fstat(file.number(), &state) != 0) {
        return cannot("cannot be examined: " + system_word());
    }
    if (!S_ISREG(state.st_mode)) {
        return cannot("is not a regular file");
    }
    if ((state.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return cannot("may be written by others: chmod go-w " + name_);
    }
    return state.st_size;
}

/// The end of the file, as much of it as holds the last line.
Result<std::string> HeadsFile::tail_of(const Descriptor& file) const {
    CALLVEIL_ASSIGN(const auto size, size_of(file));
    std::string tail(static_cast<std::size_t>(std::min(size, tail_bytes)), '\0');
    const auto count =
        ::pread(file.number(), tail.data(), tail.size(), size - static_cast<off_t>(tail.size()));
    if (count != static_cast<ssize_t>(tail.size())) {
        return cannot("cannot be read: " + system_word());
    }
    return tail;
}

Result<void> HeadsFile::append(const Descriptor& file, const std::string& text) const {
    const auto count = ::write(file.number(), text.data(), text.size());
    if (count != static_cast<ssize_t>(text.size())) {
        return cannot("cannot be written: " + (count < 0 ? system_word() : "the disk is full"));
    }
    if (::fsync(file.number()) != 0) {
        return cannot("cannot be synced: " + system_word());
    }
    return {};
}

Result<void> HeadsFile::sync_folder() const {
    const Descriptor opened(::open(folder().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.is_open() || ::fsync(opened.number()) != 0) {
        return cannot("is new, and its folder cannot be synced: " + system_word());
    }
    return {};
}

Result<void> HeadsFile::keep(std::string_view line) {
    const Descriptor file(::open(path_.c_str(),
                                 O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                                 owner_only));
    if (!file.is_open()) {
        return cannot("cannot be opened: " + system_word());
    }
    CALLVEIL_ASSIGN(const auto tail, tail_of(file));
    const bool torn = !tail.empty() && !tail.ends_with('\n');
    CALLVEIL_TRY(append(file, (torn ? "\n" : "") + std::string(line) + "\n"));
    return tail.empty() ? sync_folder() : Result<void>();
}

Result<std::optional<std::string>> HeadsFile::last() {
    const Descriptor file(::open(path_.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.is_open() && errno == ENOENT) {
        return std::optional<std::string>();
    }
    if (!file.is_open()) {
        return cannot("cannot be opened: " + system_word());
    }
    CALLVEIL_ASSIGN(auto tail, tail_of(file));
    // What stands behind the last LF was cut off.
    tail.erase(tail.rfind('\n') == std::string::npos ? 0 : tail.rfind('\n'));
    const auto before = tail.rfind('\n');
    auto line = before == std::string::npos ? tail : tail.substr(before + 1);
    return line.empty() ? std::optional<std::string>() : std::optional(std::move(line));
}

Result<void> HeadsFile::check() {
    const Descriptor file(
        ::open(path_.c_str(), O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file.is_open()) {
        CALLVEIL_TRY(size_of(file));
        return {};
    }
    if (errno == ENOENT && ::access(folder().c_str(), W_OK | X_OK) == 0) {
        return {};
    }
    return cannot("cannot be opened: " + system_word());
}

}  // namespace

std::unique_ptr<ports::Witness> make_heads_file(std::filesystem::path path) {
    return std::make_unique<HeadsFile>(std::move(path));
}

}  // namespace callveil::witnesses
