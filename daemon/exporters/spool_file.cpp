// SPDX-License-Identifier: Apache-2.0
#include "exporters/spool_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "crypto/hash.hpp"

namespace callveil::exporters {
namespace {

constexpr std::string_view part_pattern = ".callveil-XXXXXX.part";
constexpr int part_suffix = 5;

std::filesystem::path folder_of(const std::filesystem::path& target) {
    return target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
}

auto unavailable(const std::filesystem::path& target, int error) {
    return fail(ErrorCode::unavailable,
                fmt::format("The package cannot be written in {}: {}. Mend it and export again.",
                            folder_of(target).string(), std::generic_category().message(error)));
}

auto name_taken(const std::filesystem::path& target) {
    return fail(ErrorCode::conflict,
                fmt::format("{} exists already and is not replaced.", target.filename().string()));
}

bool is_there(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::exists(std::filesystem::symlink_status(path, ignored));
}

// Some network file systems know no rename without replacing; a hard link never replaces either.
int rename_new(const char* from, const char* to) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return errno;
    }
    if (link(from, to) != 0) {
        return errno;
    }
    unlink(from);
    return 0;
}

}  // namespace

Result<SpoolFile> SpoolFile::create(const std::filesystem::path& target) {
    if (is_there(target)) {
        return name_taken(target);
    }
    auto part = (folder_of(target) / part_pattern).string();
    const int descriptor = mkostemps(part.data(), part_suffix, O_CLOEXEC);
    if (descriptor < 0) {
        return unavailable(target, errno);
    }
    return SpoolFile(target, part, descriptor);
}

SpoolFile::SpoolFile(std::filesystem::path target, std::filesystem::path part, int descriptor)
    : target_(std::move(target)), part_(std::move(part)), descriptor_(descriptor) {}

SpoolFile::SpoolFile(SpoolFile&& other) noexcept
    : target_(std::exchange(other.target_, {})),
      part_(std::exchange(other.part_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)),
      position_(other.position_),
      size_(other.size_) {}

SpoolFile::~SpoolFile() {
    if (!part_.empty()) {
        unlink(part_.c_str());
    }
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
}

Result<void> SpoolFile::write(std::span<const char> bytes) {
    while (!bytes.empty()) {
        const auto count = pwrite(descriptor_, bytes.data(), bytes.size(), position_);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return unavailable(target_, errno);
        }
        position_ += count;
        size_ = std::max(size_, position_);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<std::string> SpoolFile::sha256() const {
    crypto::Sha256 hash;
    std::array<char, 64 * 1024> buffer{};
    for (std::int64_t at = 0; at < size_;) {
        const auto count = pread(descriptor_, buffer.data(), buffer.size(), at);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return unavailable(target_, count < 0 ? errno : EIO);
        }
        hash.update({buffer.data(), static_cast<std::size_t>(count)});
        at += count;
    }
    return crypto::hex(hash.finish());
}

Result<void> SpoolFile::publish() {
    if (fsync(descriptor_) != 0) {
        return unavailable(target_, errno);
    }
    CALLVEIL_TRY(give_name());
    if (auto synced = sync_folder(); !synced) {
        unlink(target_.c_str());
        return synced;
    }
    return {};
}

Result<void> SpoolFile::give_name() {
    const int error = rename_new(part_.c_str(), target_.c_str());
    if (error == EEXIST) {
        return name_taken(target_);
    }
    if (error != 0) {
        return unavailable(target_, error);
    }
    part_.clear();
    return {};
}

Result<void> SpoolFile::sync_folder() const {
    const int folder = open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return unavailable(target_, errno);
    }
    const int error = fsync(folder) == 0 ? 0 : errno;
    close(folder);
    return error == 0 ? Result<void>{} : Result<void>(unavailable(target_, error));
}

}  // namespace callveil::exporters
