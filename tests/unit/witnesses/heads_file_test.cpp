// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "support/temp_dir.hpp"
#include "witnesses/witnesses.hpp"

namespace callveil::tests {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class HeadsFile : public testing::Test {
protected:
    std::string content() const {
        std::ostringstream text;
        text << std::ifstream(path, std::ios::binary).rdbuf();
        return text.str();
    }
    void put(const std::string& text) const { std::ofstream(path, std::ios::binary) << text; }
    std::string refusal() { return file->keep("head").error().detail; }

    TempDir folder;
    fs::path path = folder / "heads";
    std::unique_ptr<ports::Witness> file = witnesses::make_heads_file(path);
};

TEST_F(HeadsFile, AppendsOneLineAfterTheOther) {
    ASSERT_TRUE(file->keep("one"));
    ASSERT_TRUE(file->keep("two"));
    EXPECT_EQ(content(), "one\ntwo\n");
    EXPECT_EQ(fs::status(path).permissions(), fs::perms{0600});
}

TEST_F(HeadsFile, TellsTheLineThatWasKeptLast) {
    EXPECT_EQ(file->last().value(), std::nullopt);
    ASSERT_TRUE(file->keep("one"));
    EXPECT_EQ(file->last().value(), "one");
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(file->keep(std::string(400, 'x') + std::to_string(i)));
    }
    EXPECT_EQ(file->last().value(), std::string(400, 'x') + "19");
}

TEST_F(HeadsFile, ClosesALineThatWasTorn) {
    put("one\ntw");
    EXPECT_EQ(file->last().value(), "one");
    ASSERT_TRUE(file->keep("three"));
    EXPECT_EQ(content(), "one\ntw\nthree\n");
    EXPECT_EQ(file->last().value(), "three");
    put("torn");
    EXPECT_EQ(file->last().value(), std::nullopt);
}

TEST_F(HeadsFile, ComesBackWhenItWasMovedAway) {
    ASSERT_TRUE(file->keep("one"));
    fs::rename(path, folder / "heads.1");
    ASSERT_TRUE(file->keep("two"));
    EXPECT_EQ(content(), "two\n");
}

TEST_F(HeadsFile, SaysWhyItCannotBeWritten) {
    EXPECT_THAT(witnesses::make_heads_file(folder / "none" / "heads")->keep("x").error().detail,
                HasSubstr("none/heads cannot be opened: No such file"));
    fs::create_symlink(folder / "elsewhere", path);
    EXPECT_THAT(refusal(), HasSubstr("cannot be opened"));
    fs::remove(path);
    fs::create_directory(path);
    EXPECT_THAT(refusal(), HasSubstr("cannot be opened"));
    fs::remove(path);
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    EXPECT_THAT(refusal(), HasSubstr("is not a regular file"));
}

TEST_F(HeadsFile, IsNotSharedWithOtherWriters) {
    put("");
    fs::permissions(path, fs::perms{0620});
    EXPECT_THAT(refusal(), HasSubstr("chmod go-w"));
    fs::permissions(path, fs::perms{0640});
    EXPECT_TRUE(file->keep("one")) << "a group may read";
}

/// While it lives, no file of this process grows past `bytes`, as on a full disk.
class FullAt {
public:
    explicit FullAt(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullAt() { setrlimit(RLIMIT_FSIZE, &before_); }
    FullAt(const FullAt&) = delete;
    FullAt& operator=(const FullAt&) = delete;

private:
    rlimit before_{};
};

TEST_F(HeadsFile, SaysThatTheDiskIsFullAndGoesOnLater) {
    std::string torn;
    std::string none;
    {
        const FullAt limit(6);
        ASSERT_TRUE(file->keep("one"));
        torn = refusal();
        none = refusal();
    }
    EXPECT_THAT(torn, HasSubstr("cannot be written: the disk is full"));
    EXPECT_THAT(none, HasSubstr("cannot be written"));
    ASSERT_TRUE(file->keep("two"));
    EXPECT_EQ(content(), "one\nhe\ntwo\n");
}

TEST_F(HeadsFile, IsCheckedWithoutAChange) {
    EXPECT_TRUE(file->check());
    EXPECT_FALSE(fs::exists(path));
    put("one\n");
    EXPECT_TRUE(file->check());
    EXPECT_EQ(content(), "one\n");
    EXPECT_FALSE(witnesses::make_heads_file(folder / "none" / "heads")->check());
    fs::permissions(path, fs::perms{0666});
    EXPECT_FALSE(file->check());
}

}  // namespace
}  // namespace callveil::tests
