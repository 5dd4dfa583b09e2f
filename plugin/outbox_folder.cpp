// SPDX-License-Identifier: Apache-2.0
#include "plugin/outbox_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace callveil::plugin {
namespace {

constexpr mode_t folder_mode = S_IRWXU;
constexpr mode_t file_mode = S_IRUSR | S_IWUSR;
constexpr mode_t others = S_IRWXG | S_IRWXO;

tl::unexpected<Error> misconfigured(const std::filesystem::path& path, const std::string& what) {
    return fail(ErrorCode::misconfigured, path.string() + " " + what);
}

tl::unexpected<Error> cannot_make(const std::filesystem::path& path, int error) {
    return fail(ErrorCode::unavailable,
                path.string() + " cannot be made: " + std::generic_category().message(error) + ".");
}

Result<void> check_ours(const std::filesystem::path& path, mode_t type, const char* command) {
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
        return misconfigured(
            path, "is open to others; run \"" + std::string(command) + " " + path.string() + "\".");
    }
    return {};
}

Result<void> make_file(const std::filesystem::path& path) {
    const int file =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode);
    if (file < 0) {
        return errno == EEXIST ? Result<void>{} : cannot_make(path, errno);
    }
    ::close(file);
    return {};
}

}  // namespace

Result<std::filesystem::path> prepare_outbox_file(const std::filesystem::path& state_folder) {
    const auto folder = state_folder / "callveil";
    std::error_code made;
    std::filesystem::create_directories(state_folder, made);
    if (::mkdir(folder.c_str(), folder_mode) != 0 && errno != EEXIST) {
        return cannot_make(folder, errno);
    }
    CALLVEIL_TRY(check_ours(folder, S_IFDIR, "chmod 0700"));
    const auto path = folder / "outbox.sqlite";
    CALLVEIL_TRY(make_file(path));
    CALLVEIL_TRY(check_ours(path, S_IFREG, "chmod 0600"));
    return path;
}

}  // namespace callveil::plugin
