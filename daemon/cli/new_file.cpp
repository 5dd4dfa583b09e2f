// SPDX-License-Identifier: Apache-2.0
#include "cli/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace callveil::cli {
namespace {

tl::unexpected<Error> name_taken(const std::filesystem::path& path) {
    return fail(ErrorCode::conflict,
                path.string() + " exists already; nothing is overwritten, so choose another name");
}

/// Renames without ever replacing, also where the file system knows no such call.
int rename_new(const std::filesystem::path& from, const std::filesystem::path& to) {
    const int done = renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
    if (done == 0 || errno != EINVAL) {
        return done;
    }
    return link(from.c_str(), to.c_str()) == 0 ? unlink(from.c_str()) : -1;
}

void sync_folder(const std::filesystem::path& folder) {
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

}  // namespace

Result<NewFile> NewFile::create(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
        return name_taken(path);
    }
    auto draft = (folder_of(path) / ("." + path.filename().string() + ".XXXXXX")).string();
    const int descriptor = mkostemp(draft.data(), O_CLOEXEC);
    if (descriptor < 0) {
        return fail(ErrorCode::unavailable,
                    "cannot write in " + folder_of(path).string() + ": " + std::strerror(errno));
    }
    return NewFile(path, draft, descriptor);
}

NewFile::NewFile(std::filesystem::path path, std::filesystem::path draft, int descriptor) noexcept
    : path_(std::move(path)), draft_(std::move(draft)), descriptor_(descriptor) {}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      draft_(std::exchange(other.draft_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

NewFile::~NewFile() {
    if (descriptor_ >= 0) {
        close(descriptor_);
    }
    if (!draft_.empty()) {
        unlink(draft_.c_str());
    }
}

tl::unexpected<Error> NewFile::broken() const {
    return fail(ErrorCode::unavailable,
                path_.string() + " cannot be written: " + std::strerror(errno));
}

Result<void> NewFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            return broken();
        }
        bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return {};
}

Result<void> NewFile::keep() {
    if (fsync(descriptor_) != 0) {
        return broken();
    }
    if (rename_new(draft_, path_) != 0) {
        return errno == EEXIST ? name_taken(path_) : broken();
    }
    draft_.clear();
    sync_folder(folder_of(path_));
    return {};
}

}  // namespace callveil::cli
