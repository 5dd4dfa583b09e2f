// SPDX-License-Identifier: Apache-2.0
#include "plugin/outbox_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

namespace callveil::plugin {
namespace {

constexpr mode_t folder_mode = S_IRWXU;
constexpr mode_t file_mode = S_IRUSR | S_IWUSR;
constexpr mode_t others = S_IRWXG | S_IRWXO;
constexpr std::string_view made_ending = ".made";
constexpr std::string_view log_ending = "-wal";

tl::unexpected<Error> misconfigured(const std::filesystem::path& path, const std::string& what) {
    return fail(ErrorCode::misconfigured, path.string() + " " + what);
}

tl::unexpected<Error> cannot_make(const std::filesystem::path& path, int error) {
    return fail(ErrorCode::unavailable,
                path.string() + " cannot be made: " + std::generic_category().message(error) + ".");
}

Result<void> check_ours(const std::filesystem::path& path, mode_t type, mode_t wanted) {
    const std::string command = type == S_IFDIR ? "chmod 0700 " : "chmod 0600 ";
    struct stat state {};
    if (::lstat(path.c_str(), &state) != 0) {
        return cannot_make(path, errno);
    }
    if ((state.st_mode & S_IFMT) != type) {
        return misconfigured(path, "is not what the outbox needs; move it away.");
    }
    if (state.st_uid != ::geteuid()) {
        return misconfigured(path, "belongs to another user; give each user a state folder.");
    }
    if ((state.st_mode & others) != 0) {
        return misconfigured(path, "is open to others; run \"" + command + path.string() + "\".");
    }
    if ((state.st_mode & wanted) != wanted) {
        return misconfigured(
            path, "cannot be written by its owner; run \"" + command + path.string() + "\".");
    }
    return {};
}

/// What is in a folder survives a loss of power only when the folder itself was synced.
void sync_folder(const std::filesystem::path& folder) noexcept {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

Result<void> make_file(const std::filesystem::path& path) {
    const int file =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode);
    if (file < 0) {
        return errno == EEXIST ? Result<void>{} : cannot_make(path, errno);
    }
    ::fsync(file);
    ::close(file);
    sync_folder(path.parent_path());
    return {};
}

Result<void> make_folder(const std::filesystem::path& folder) {
    std::error_code made;
    std::filesystem::create_directories(folder.parent_path(), made);
    if (::mkdir(folder.c_str(), folder_mode) == 0) {
        sync_folder(folder.parent_path());
        return {};
    }
    return errno == EEXIST ? Result<void>{} : cannot_make(folder, errno);
}

std::filesystem::path beside(const std::filesystem::path& path, std::string_view ending) {
    return path.string() + std::string(ending);
}

enum class Content { gone, none, some };

Content content_of(const std::filesystem::path& path) noexcept {
    struct stat state {};
    if (::lstat(path.c_str(), &state) != 0) {
        return Content::gone;
    }
    return state.st_size == 0 ? Content::none : Content::some;
}

/// Looks at mark and log before the file: whoever makes an outbox at this moment makes them last.
Result<void> check_not_emptied(const std::filesystem::path& path) {
    const bool marked = content_of(beside(path, made_ending)) != Content::gone;
    const bool logged = content_of(beside(path, log_ending)) == Content::some;
    const auto content = content_of(path);
    if (content == Content::none && (marked || logged)) {
        return fail(ErrorCode::corrupt,
                    path.string() +
                        " was emptied by something else; move it away and tell the "
                        "administrator, requests that were not sent may be lost.");
    }
    if (content == Content::gone && logged) {
        return fail(ErrorCode::corrupt,
                    path.string() + " is gone and its " + std::string(log_ending) +
                        " is there; put it back, or move the other away too and keep it.");
    }
    return {};
}

}  // namespace

Result<std::filesystem::path> prepare_outbox_file(const std::filesystem::path& state_folder) {
    const auto folder = state_folder / "callveil";
    CALLVEIL_TRY(make_folder(folder));
    CALLVEIL_TRY(check_ours(folder, S_IFDIR, folder_mode));
    const auto path = folder / "outbox.sqlite";
    CALLVEIL_TRY(check_not_emptied(path));
    CALLVEIL_TRY(make_file(path));
    CALLVEIL_TRY(check_ours(path, S_IFREG, file_mode));
    return path;
}

Result<void> mark_as_made(const std::filesystem::path& outbox_file) {
    return make_file(beside(outbox_file, made_ending));
}

}  // namespace callveil::plugin
