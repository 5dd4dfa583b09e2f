// SPDX-License-Identifier: Apache-2.0
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sstream>

#include "unit/sources/lead_file.hpp"
#include "unit/sources/owner_process.hpp"

namespace callveil::tests {
namespace {

constexpr uid_t plain_user = 1;

struct Sharing {
    const char* name;
    const char* journal_mode;
    uid_t us;
};

/// Collects what went wrong, because expectations of a forked process are heard by nobody.
class Complaints {
public:
    void expect(bool is_true, const std::string& what) {
        if (!is_true) {
            text_ << what << "; ";
        }
    }
    std::string text() const { return text_.str(); }

private:
    std::ostringstream text_;
};

class SharedLeadFile : public testing::TestWithParam<Sharing> {
protected:
    void SetUp() override {
        const passwd* nobody = getpwnam("nobody");
        if (geteuid() != 0 || nobody == nullptr) {
            GTEST_SKIP() << "needs the administrator and a user nobody, to act as two users";
        }
        owner_user = nobody->pw_uid;
        group = nobody->pw_gid;
        std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
        std::filesystem::create_directory(shared());
        ASSERT_EQ(chown(shared().c_str(), owner_user, group), 0);
        ASSERT_EQ(chmod(shared().c_str(), 02770), 0);
        owner = std::make_unique<OwnerProcess>(file(), owner_user, group);
        run("open");
        run(std::string{"PRAGMA journal_mode="} + GetParam().journal_mode);
        run("CREATE TABLE leads(id INTEGER PRIMARY KEY, phone TEXT, n INTEGER)");
        run("WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 40) "
            "INSERT INTO leads SELECT i, '1223334444', 0 FROM c");
        run("close");
        ASSERT_EQ(chmod(file().c_str(), 0660), 0);
    }

    std::filesystem::path shared() const { return folder / "shared"; }
    std::filesystem::path file() const { return shared() / "leads.sqlite"; }
    void run(const std::string& command) {
        const auto answer = owner->run(command);
        ASSERT_NE(answer.rfind("error: ", 0), 0U) << command << ": " << answer;
    }

    /// The owner writes a row that nobody else touches.
    void owner_writes(Complaints& complaints, const char* when) {
        const auto answer = owner->run("UPDATE leads SET n = n + 1 WHERE id = 40 RETURNING n");
        ++owner_writes_;
        complaints.expect(answer == std::to_string(owner_writes_),
                          std::string{when} + ": " + answer);
    }
    void expect_shared_files(Complaints& complaints) const;
    std::string work();

    TempDir folder;
    uid_t owner_user = 0;
    gid_t group = 0;
    std::unique_ptr<OwnerProcess> owner;
    int owner_writes_ = 0;
};

void SharedLeadFile::expect_shared_files(Complaints& complaints) const {
    for (const char* suffix : {"-wal", "-shm"}) {
        struct stat status {};
        const auto path = file().native() + suffix;
        complaints.expect(stat(path.c_str(), &status) == 0, path + " is not there");
        complaints.expect((status.st_mode & 0777U) == 0660U, path + " is not group-writable");
        complaints.expect(status.st_gid == group, path + " has another group");
        complaints.expect(geteuid() != 0 || status.st_uid == owner_user, path + " stays ours");
    }
}

std::string SharedLeadFile::work() {
    Complaints complaints;
    sources::SqliteSourceOptions options;
    options.name = "shared";
    options.path = file();
    options.page_rows = 10;
    auto opened = sources::open_sqlite_source(options);
    if (!opened) {
        return opened.error().detail;
    }
    auto& source = **opened;
    int rows = 0;
    const auto count = [&](ports::Row&) { return ++rows > 0; };
    if (std::string{GetParam().journal_mode} == "WAL") {
        complaints.expect(source.scan("leads", {"n"}, count, nullptr).has_value(), "first scan");
        expect_shared_files(complaints);
    }
    owner->run("open");
    owner_writes(complaints, "while we are open");
    const auto scanned = source.scan("leads", {"phone"}, count, [&](std::int64_t) {
        owner_writes(complaints, "between two pages");
        return true;
    });
    complaints.expect(scanned.has_value(), "scan");
    for (std::int64_t id = 1; id <= 5; ++id) {
        const auto applied =
            source.apply({{"leads",
                           {id},
                           {{"phone", std::string{"1223334444"}, std::string{"12XX33XX44"}}},
                           {}}});
        complaints.expect(applied && applied->rows == 1, "apply");
        owner_writes(complaints, "between two applies");
    }
    owner->run("close");
    complaints.expect(source.scan("leads", {"n"}, count, nullptr).has_value(), "last scan");
    owner->run("open");
    owner_writes(complaints, "opened again while we are open");
    opened->reset();
    owner_writes(complaints, "after we closed");
    owner->run("close");
    owner->run("open");
    owner_writes(complaints, "opened after us");
    return complaints.text();
}

TEST_P(SharedLeadFile, LeavesTheOwnerUndisturbedBeforeDuringAndAfter) {
    std::string complaints;
    if (GetParam().us == 0) {
        std::vector<gid_t> before(64);
        before.resize(static_cast<std::size_t>(getgroups(64, before.data())));
        ASSERT_EQ(setgroups(1, &group), 0);
        complaints = work();
        ASSERT_EQ(setgroups(before.size(), before.data()), 0);
    } else {
        complaints = as_user(GetParam().us, GetParam().us, group, [this] { return work(); });
    }
    EXPECT_EQ(complaints, "");
    run("PRAGMA wal_checkpoint(TRUNCATE)");
    EXPECT_EQ(owner->run("PRAGMA integrity_check"), "ok");
    EXPECT_EQ(owner->run("SELECT count(*) FROM leads WHERE phone = '12XX33XX44'"), "5");
    EXPECT_EQ(owner->run("PRAGMA journal_mode"),
              std::string{GetParam().journal_mode} == "WAL" ? "wal" : "delete");
}

TEST_P(SharedLeadFile, IsRefusedWhereTheGroupIsNotShared) {
    const auto refused = as_user(plain_user, plain_user, plain_user, [this] {
        sources::SqliteSourceOptions options;
        options.name = "shared";
        options.path = file();
        auto opened = sources::open_sqlite_source(options);
        return opened ? std::string{"opened"} : opened.error().detail;
    });
    EXPECT_NE(refused, "opened");
    EXPECT_FALSE(std::filesystem::exists(file().native() + "-wal"));
    run("open");
    run("INSERT INTO leads VALUES(41, 'x', 0)");
}

INSTANTIATE_TEST_SUITE_P(Modes, SharedLeadFile,
                         testing::Values(Sharing{"WalAsAdministrator", "WAL", 0},
                                         Sharing{"RollbackAsAdministrator", "DELETE", 0},
                                         Sharing{"WalAsAPlainUser", "WAL", plain_user},
                                         Sharing{"RollbackAsAPlainUser", "DELETE", plain_user}),
                         [](const auto& sharing) { return std::string{sharing.param.name}; });

}  // namespace
}  // namespace callveil::tests
