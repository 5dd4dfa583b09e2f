// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/access.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace callveil::sources {
namespace {

std::string shell_quote(std::string_view text) {
    std::string quoted = "'";
    for (const char letter : text) {
        quoted += letter == '\'' ? std::string{"'\\''"} : std::string(1, letter);
    }
    return quoted + "'";
}

std::string shell_quote(const std::filesystem::path& path) {
    return shell_quote(std::string_view{path.native()});
}

std::string user_name(uid_t user) {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
    return found == nullptr ? std::to_string(user) : std::string{found->pw_name};
}

std::string group_name(gid_t group) {
    std::vector<char> buffer(std::size_t{1} << 16);
    ::group entry{};
    ::group* found = nullptr;
    getgrgid_r(group, &entry, buffer.data(), buffer.size(), &found);
    return found == nullptr ? std::to_string(group) : std::string{found->gr_name};
}

bool holds(const std::vector<gid_t>& groups, gid_t group) {
    return std::find(groups.begin(), groups.end(), group) != groups.end();
}

bool has(const FileFacts& facts, mode_t bits) {
    return (facts.mode & bits) == bits;
}

/// `rights` as in the last octal digit: 4 read, 2 write, 1 search.
bool may(const FileFacts& facts, const Account& who, mode_t rights) {
    if (facts.owner == who.user) {
        return has(facts, rights << 6U);
    }
    return has(facts, holds(who.groups, facts.group) ? rights << 3U : rights);
}

bool may_or_root(const FileFacts& facts, const Account& who, mode_t rights) {
    return who.user == 0 || may(facts, who, rights);
}

tl::unexpected<Error> refuse(std::string sentence) {
    return fail(ErrorCode::misconfigured, std::move(sentence));
}

FileFacts facts_of(std::filesystem::path path, const struct stat& status) {
    return {std::move(path), status.st_uid, status.st_gid, status.st_mode};
}

Result<void> judge_own(const Site& site, const Account& us) {
    if (!may(site.file, us, 6)) {
        return refuse(
            fmt::format("The file {0} is read-only for its owner {1}; mend it with: "
                        "chmod u+rw {0}",
                        shell_quote(site.file.path), user_name(us.user)));
    }
    if (!may_or_root(site.folder, us, 3)) {
        return refuse(fmt::format(
            "The folder {0} is read-only for {1}, so that no journal can be written there; mend it "
            "with: sudo chown {1} {0}",
            shell_quote(site.folder.path), user_name(us.user)));
    }
    for (const auto& facts : site.beside) {
        if (!may_or_root(facts, us, 6)) {
            return refuse(fmt::format(
                "The file {0} belongs to {1} and locks {2} out; mend it with: sudo chown {2} {0}",
                shell_quote(facts.path), user_name(facts.owner), user_name(us.user)));
        }
    }
    return {};
}

Result<void> judge_membership(const Site& site, const Account& us,
                              const std::optional<std::vector<gid_t>>& owner_groups) {
    const auto join = [&](uid_t who) {
        return refuse(fmt::format(
            "The file {} belongs to {} and is shared with group {}, in which {} is not; mend it "
            "with: sudo usermod -a -G {} {}",
            shell_quote(site.file.path), user_name(site.file.owner), group_name(site.file.group),
            user_name(who), group_name(site.file.group), user_name(who)));
    };
    if (!holds(us.groups, site.file.group)) {
        return join(us.user);
    }
    const bool owner_shares =
        site.file.owner == 0 || !owner_groups || holds(*owner_groups, site.file.group);
    return owner_shares ? Result<void>{} : join(site.file.owner);
}

Result<void> judge_folder(const Site& site) {
    const auto& folder = site.folder;
    if (has(folder, S_ISVTX) && folder.owner != site.file.owner) {
        return refuse(
            fmt::format("The folder {0} is sticky, so that the owner of {1} could not remove "
                        "our journal; mend it with: sudo chmod -t {0}",
                        shell_quote(folder.path), shell_quote(site.file.path)));
    }
    if (folder.group == site.file.group && has(folder, S_IWGRP | S_IXGRP | S_ISGID)) {
        return {};
    }
    return refuse(fmt::format(
        "The folder {0} must be writable for group {1} and hand that group on to new files, else "
        "our "
        "journal locks {2} out; mend it with: sudo chgrp {1} {0} && sudo chmod g+rwxs {0}",
        shell_quote(folder.path), group_name(site.file.group), user_name(site.file.owner)));
}

Result<void> judge_shared(const Site& site, const Account& us,
                          const std::optional<std::vector<gid_t>>& owner_groups) {
    if (!has(site.file, S_IRGRP | S_IWGRP)) {
        return refuse(
            fmt::format("The file {0} belongs to {1} and is not writable for group {2}; opening it "
                        "could lock {1} "
                        "out; if {3} may share it, mend it with: sudo chmod g+rw {0}",
                        shell_quote(site.file.path), user_name(site.file.owner),
                        group_name(site.file.group), user_name(us.user)));
    }
    CALLVEIL_TRY(judge_membership(site, us, owner_groups));
    CALLVEIL_TRY(judge_folder(site));
    for (const auto& facts : site.beside) {
        if (facts.group != site.file.group || !has(facts, S_IRGRP | S_IWGRP)) {
            return refuse(fmt::format(
                "The file {0} is not writable for group {1} as its database is; mend it with: "
                "sudo chgrp {1} {0} && sudo chmod g+rw {0}",
                shell_quote(facts.path), group_name(site.file.group)));
        }
    }
    return {};
}

}  // namespace

Account this_process() {
    Account account{geteuid(), std::vector<gid_t>(
                                   static_cast<std::size_t>(std::max(0, getgroups(0, nullptr))))};
    const int count = getgroups(static_cast<int>(account.groups.size()), account.groups.data());
    account.groups.resize(static_cast<std::size_t>(std::max(0, count)));
    account.groups.push_back(getegid());
    return account;
}

std::optional<std::vector<gid_t>> groups_of(uid_t user) {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
    if (found == nullptr) {
        return std::nullopt;
    }
    std::vector<gid_t> groups(64);
    int count = static_cast<int>(groups.size());
    if (getgrouplist(entry.pw_name, entry.pw_gid, groups.data(), &count) < 0) {
        groups.resize(static_cast<std::size_t>(count));
        getgrouplist(entry.pw_name, entry.pw_gid, groups.data(), &count);
    }
    groups.resize(static_cast<std::size_t>(count));
    return groups;
}

Result<Site> look_at(const std::filesystem::path& path) {
    std::error_code error;
    const auto real = std::filesystem::canonical(path, error);
    struct stat status {};
    if (error || stat(real.c_str(), &status) != 0) {
        return refuse(fmt::format("There is no file {} ({}); see what is there with: ls -la {}",
                                  shell_quote(path), error ? error.message() : std::strerror(errno),
                                  shell_quote(path.parent_path())));
    }
    if (!S_ISREG(status.st_mode)) {
        return refuse(fmt::format("{0} is not a regular file; see what it is with: stat {0}",
                                  shell_quote(real)));
    }
    if (status.st_size == 0) {
        return fail(
            ErrorCode::corrupt,
            fmt::format("{0} is empty, so it is not an SQLite database; see what is beside it "
                        "with: ls -la {1}",
                        shell_quote(real), shell_quote(real.parent_path())));
    }
    Site site;
    site.file = facts_of(real, status);
    if (stat(real.parent_path().c_str(), &status) != 0) {
        return refuse(fmt::format("The folder of {} cannot be looked at; see why with: namei -l {}",
                                  shell_quote(real), shell_quote(real)));
    }
    site.folder = facts_of(real.parent_path(), status);
    for (const char* suffix : {"-wal", "-shm", "-journal"}) {
        const std::filesystem::path beside{real.native() + suffix};
        if (stat(beside.c_str(), &status) == 0) {
            site.beside.push_back(facts_of(beside, status));
        }
    }
    return site;
}

Result<void> judge(const Site& site, const Account& us,
                   const std::optional<std::vector<gid_t>>& owner_groups) {
    return site.file.owner == us.user ? judge_own(site, us) : judge_shared(site, us, owner_groups);
}

}  // namespace callveil::sources
