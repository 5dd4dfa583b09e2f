// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "support/temp_dir.hpp"

namespace callveil::crypto {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class KeyFile : public testing::Test {
protected:
    fs::path write(const std::string& content, mode_t mode = 0600) const {
        auto path = folder_ / "secret.key";
        std::ofstream(path, std::ios::binary) << content;
        EXPECT_EQ(::chmod(path.c_str(), mode), 0);
        return path;
    }
    static std::string refusal(const fs::path& path) {
        const auto read = read_secret_file(path);
        if (read) {
            return "was read";
        }
        EXPECT_EQ(read.error().code, ErrorCode::misconfigured);
        return read.error().detail;
    }

    tests::TempDir folder_;
};

TEST_F(KeyFile, IsReadWithoutItsTrailingNewline) {
    EXPECT_EQ(read_secret_file(write("s3cret\n")).value().view(), "s3cret");
    EXPECT_EQ(read_secret_file(write("s3cret\n\n")).value().view(), "s3cret\n");
    EXPECT_EQ(read_secret_file(write("s3cret", 0400)).value().view(), "s3cret");
}

TEST_F(KeyFile, IsRefusedWhenOpenToOthersWithTheCommandThatMendsIt) {
    for (const mode_t mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0601U, 0777U}) {
        const auto path = write("s3cret", mode);
        EXPECT_THAT(refusal(path), HasSubstr("\"chmod 0600 " + path.string() + "\"")) << mode;
    }
}

TEST_F(KeyFile, IsRefusedInAFolderThatOthersMayWrite) {
    const auto path = write("s3cret");
    for (const mode_t mode : {0720U, 0702U, 01777U}) {
        ASSERT_EQ(::chmod(folder_.path().c_str(), mode), 0);
        EXPECT_THAT(refusal(path), HasSubstr("\"chmod go-w " + folder_.path().string() + "\""));
    }
    ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
    EXPECT_TRUE(read_secret_file(path));
}

TEST_F(KeyFile, IsRefusedBehindASymbolicLink) {
    const auto link = folder_ / "link.key";
    fs::create_symlink(write("s3cret"), link);
    EXPECT_THAT(refusal(link), HasSubstr("symbolic link"));
}

TEST_F(KeyFile, IsCheckedInTheFolderBehindALinkedFolder) {
    const auto path = write("s3cret");
    const tests::TempDir elsewhere;
    const auto link = elsewhere / "keys";
    fs::create_directory_symlink(folder_.path(), link);
    EXPECT_TRUE(read_secret_file(link / "secret.key"));
    ASSERT_EQ(::chmod(folder_.path().c_str(), 0777), 0);
    EXPECT_THAT(refusal(link / "secret.key"), HasSubstr("chmod go-w"));
}

TEST_F(KeyFile, IsRefusedWhenItIsNoRegularFile) {
    const auto pipe = folder_ / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_THAT(refusal(pipe), HasSubstr("regular file"));
    fs::create_directory(folder_ / "folder");
    EXPECT_THAT(refusal(folder_ / "folder"), HasSubstr("regular file"));
}

TEST_F(KeyFile, IsRefusedWhenItBelongsToAnotherUser) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "only root may give files away";
    }
    const auto path = write("s3cret");
    ASSERT_EQ(::chown(path.c_str(), 12345, 12345), 0);
    EXPECT_THAT(refusal(path), HasSubstr("chown USER"));
}

TEST_F(KeyFile, IsRefusedInTheFolderOfAnotherUser) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "only root may give folders away";
    }
    const auto path = write("s3cret");
    ASSERT_EQ(::chown(folder_.path().c_str(), 12345, 12345), 0);
    EXPECT_THAT(refusal(path), HasSubstr("chown USER"));
}

TEST_F(KeyFile, IsRefusedWhenEmptyOrTooLong) {
    EXPECT_THAT(refusal(write("")), HasSubstr("is empty"));
    EXPECT_THAT(refusal(write("\n")), HasSubstr("is empty"));
    EXPECT_THAT(refusal(write(std::string(64 * 1024 + 1, 'a'))), HasSubstr("64 KiB"));
    EXPECT_EQ(read_secret_file(write(std::string(64 * 1024, 'a'))).value().size(), 64U * 1024U);
}

TEST_F(KeyFile, IsNotFoundWhereThereIsNone) {
    EXPECT_EQ(read_secret_file(folder_ / "none").error().code, ErrorCode::not_found);
    EXPECT_EQ(read_secret_file(folder_ / "none/secret.key").error().code, ErrorCode::not_found);
}

TEST_F(KeyFile, SaysNothingOfItsContent) {
    EXPECT_EQ(refusal(write("s3cret", 0666)).find("s3cret"), std::string::npos);
}

TEST_F(KeyFile, IsWrittenForItsOwnerOnly) {
    const auto path = folder_ / "new.key";
    const auto old_mask = ::umask(0);
    const auto written = write_secret_file(path, "s3cret\n");
    ::umask(old_mask);
    ASSERT_TRUE(written);
    struct stat state {};
    ASSERT_EQ(::stat(path.c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 07777U, 0600U);
    EXPECT_EQ(read_secret_file(path).value().view(), "s3cret");
}

TEST_F(KeyFile, IsNeverOverwritten) {
    const auto path = write("old");
    EXPECT_EQ(write_secret_file(path, "new").error().code, ErrorCode::conflict);
    EXPECT_EQ(read_secret_file(path).value().view(), "old");
}

TEST_F(KeyFile, IsReplacedWhenThatIsAskedFor) {
    const auto path = write("old");
    ASSERT_TRUE(replace_secret_file(path, "new"));
    EXPECT_EQ(read_secret_file(path).value().view(), "new");
    EXPECT_EQ(fs::status(path).permissions(), fs::perms{0600});
    ASSERT_TRUE(replace_secret_file(folder_ / "first.key", "first"));
    EXPECT_EQ(replace_secret_file(folder_ / "none/new.key", "x").error().code,
              ErrorCode::unavailable);
}

TEST_F(KeyFile, IsNotWrittenThroughASymbolicLink) {
    const auto link = folder_ / "link.key";
    fs::create_symlink(folder_ / "target", link);
    EXPECT_EQ(write_secret_file(link, "new").error().code, ErrorCode::conflict);
    EXPECT_FALSE(fs::exists(folder_ / "target"));
}

TEST_F(KeyFile, IsNotWrittenIntoAMissingFolder) {
    const auto written = write_secret_file(folder_ / "none/new.key", "s3cret");
    EXPECT_EQ(written.error().code, ErrorCode::unavailable);
    EXPECT_THAT(written.error().detail, HasSubstr("none/new.key"));
}

}  // namespace
}  // namespace callveil::crypto
