// SPDX-License-Identifier: Apache-2.0
#include "disk/reserve.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <utility>

namespace callveil::disk {
namespace {

constexpr mode_t file_mode = S_IRUSR | S_IWUSR;
constexpr std::uint64_t times_free = 4;

}  // namespace

std::optional<std::uint64_t> free_bytes(const std::filesystem::path& path) noexcept {
    struct statvfs state {};
    if (::statvfs(path.c_str(), &state) != 0) {
        return std::nullopt;
    }
    return std::uint64_t{state.f_bavail} * state.f_frsize;
}

Reserve::Reserve(std::filesystem::path file, std::uint64_t bytes)
    : file_(std::move(file)), bytes_(bytes) {}

bool Reserve::is_taken() const noexcept {
    struct stat state {};
    return ::lstat(file_.c_str(), &state) == 0 && S_ISREG(state.st_mode) &&
           static_cast<std::uint64_t>(state.st_size) >= bytes_;
}

bool Reserve::take() const noexcept {
    if (bytes_ == 0 || is_taken()) {
        return bytes_ != 0;
    }
    const auto free = free_bytes(file_.parent_path());
    if (!free || *free / times_free < bytes_) {
        return false;
    }
    const int file = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, file_mode);
    if (file < 0) {
        return false;
    }
    const bool taken = ::posix_fallocate(file, 0, static_cast<off_t>(bytes_)) == 0;
    if (!taken) {
        (void)::ftruncate(file, 0);
    }
    ::close(file);
    return taken;
}

bool Reserve::release() const noexcept {
    return bytes_ != 0 && is_taken() && ::truncate(file_.c_str(), 0) == 0;
}

}  // namespace callveil::disk
