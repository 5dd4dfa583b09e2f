// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/access.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace callveil::sources {
namespace {

using testing::HasSubstr;

constexpr uid_t owner = 4001;
constexpr uid_t daemon = 4002;
constexpr gid_t shared = 4100;
constexpr gid_t other = 4200;

/// Everything as docs/formats/sources.md asks for it.
Site shared_site() {
    return {{"/srv/leads.sqlite", owner, shared, S_IFREG | 0660},
            {"/srv", owner, shared, S_IFDIR | S_ISGID | 0770},
            {{"/srv/leads.sqlite-wal", owner, shared, S_IFREG | 0660}}};
}

std::string refusal(const Site& site, const Account& us = {daemon, {shared}},
                    const std::optional<std::vector<gid_t>>& owner_groups = {{shared}}) {
    const auto verdict = judge(site, us, owner_groups);
    EXPECT_TRUE(verdict || verdict.error().code == ErrorCode::misconfigured);
    return verdict ? "" : verdict.error().detail;
}

TEST(SqliteAccess, AcceptsAFileOfOurOwn) {
    const Site site{{"/srv/leads.sqlite", daemon, other, S_IFREG | 0600},
                    {"/srv", daemon, other, S_IFDIR | 0700},
                    {}};
    EXPECT_EQ(refusal(site), "");
}

TEST(SqliteAccess, AcceptsAFileThatOwnerAndWeShare) {
    EXPECT_EQ(refusal(shared_site()), "");
}

TEST(SqliteAccess, RefusesAFileThatOnlyItsOwnerMayWrite) {
    auto site = shared_site();
    site.file.mode = S_IFREG | 0644;
    EXPECT_THAT(refusal(site), HasSubstr("sudo chmod g+rw '/srv/leads.sqlite'"));
}

TEST(SqliteAccess, JudgesTheAdministratorAsAnyUser) {
    auto site = shared_site();
    site.file.mode = S_IFREG | 0644;
    EXPECT_THAT(refusal(site, {0, {0}}), HasSubstr("could lock"));
    EXPECT_THAT(refusal(shared_site(), {0, {0}}), HasSubstr("usermod -a -G 4100 root"));
}

TEST(SqliteAccess, RefusesAGroupThatWeAreNotIn) {
    EXPECT_THAT(refusal(shared_site(), {daemon, {other}}), HasSubstr("usermod -a -G 4100 4002"));
}

TEST(SqliteAccess, RefusesAGroupThatTheOwnerIsNotIn) {
    EXPECT_THAT(refusal(shared_site(), {daemon, {shared}}, {{other}}),
                HasSubstr("usermod -a -G 4100 4001"));
}

TEST(SqliteAccess, TakesAnUnknownOwnerToBeInTheGroupOfTheFile) {
    EXPECT_EQ(refusal(shared_site(), {daemon, {shared}}, std::nullopt), "");
}

TEST(SqliteAccess, RefusesAFolderInWhichOurJournalWouldLockTheOwnerOut) {
    for (const mode_t mode : {S_IFDIR | 0770U, S_IFDIR | S_ISGID | 0750U}) {
        auto site = shared_site();
        site.folder.mode = mode;
        EXPECT_THAT(refusal(site), HasSubstr("sudo chgrp 4100 '/srv' && sudo chmod g+rwxs '/srv'"));
    }
    auto site = shared_site();
    site.folder.group = other;
    EXPECT_THAT(refusal(site), HasSubstr("sudo chgrp 4100 '/srv'"));
}

TEST(SqliteAccess, RefusesAStickyFolderOfAThirdUser) {
    auto site = shared_site();
    site.folder.owner = 0;
    site.folder.mode |= S_ISVTX;
    EXPECT_THAT(refusal(site), HasSubstr("sudo chmod -t '/srv'"));
}

TEST(SqliteAccess, RefusesAJournalThatIsNotShared) {
    auto site = shared_site();
    site.beside[0].mode = S_IFREG | 0640;
    EXPECT_THAT(refusal(site), HasSubstr("sudo chmod g+rw '/srv/leads.sqlite-wal'"));
    site = shared_site();
    site.beside[0].group = other;
    EXPECT_THAT(refusal(site), HasSubstr("sudo chgrp 4100 '/srv/leads.sqlite-wal'"));
}

TEST(SqliteAccess, RefusesAReadOnlyFileOfOurOwn) {
    const Site site{{"/srv/it's.sqlite", daemon, other, S_IFREG | 0444},
                    {"/srv", daemon, other, S_IFDIR | 0700},
                    {}};
    EXPECT_THAT(refusal(site), HasSubstr(R"(chmod u+rw '/srv/it'\''s.sqlite')"));
}

TEST(SqliteAccess, RefusesAFolderThatHasNoPlaceForOurJournal) {
    const Site site{{"/srv/leads.sqlite", daemon, other, S_IFREG | 0600},
                    {"/srv", owner, other, S_IFDIR | 0755},
                    {}};
    EXPECT_THAT(refusal(site), HasSubstr("sudo chown 4002 '/srv'"));
}

TEST(SqliteAccess, RefusesAJournalThatAnotherUserLeftBesideOurFile) {
    const Site site{{"/srv/leads.sqlite", daemon, other, S_IFREG | 0600},
                    {"/srv", daemon, other, S_IFDIR | 0700},
                    {{"/srv/leads.sqlite-shm", owner, other, S_IFREG | 0644}}};
    EXPECT_THAT(refusal(site), HasSubstr("sudo chown 4002 '/srv/leads.sqlite-shm'"));
}

}  // namespace
}  // namespace callveil::sources
