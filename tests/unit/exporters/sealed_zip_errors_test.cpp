// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <stdexcept>

#include "crypto/box.hpp"
#include "exporters/sealed_zip.hpp"
#include "package_fixture.hpp"
#include "support/temp_dir.hpp"

namespace callveil::exporters {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using tests::passphrase;

/// No file of this process may grow past `bytes`, as on a full disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int);
};

struct SealedZipThatFails : testing::Test {
    tests::TempDir folder;
    std::filesystem::path target = folder / "export-1.zip";
    SealedZipExporter exporter;

    using RowsFunction = std::function<Result<void>(const ports::ExportVisitor&)>;

    Error error_of(RowsFunction rows, std::vector<std::string> columns = {"name"}) {
        auto collection = tests::collection_of(std::move(columns), {});
        collection.rows = std::move(rows);
        auto result = exporter.write(tests::content_of({collection}), target, passphrase);
        return result ? Error{ErrorCode::internal, "it was written"} : result.error();
    }
};

class FailingView : public SealedZipThatFails, public testing::WithParamInterface<int> {};

TEST_P(FailingView, AbortsWithTheErrorOfTheRowsAndLeavesNothing) {
    int calls = 0;
    const auto error = error_of([&](const ports::ExportVisitor& visit) -> Result<void> {
        ++calls;
        for (int i = 0; i < 50000; ++i) {
            visit({std::string("ZZCANARY")});
        }
        return calls == GetParam() ? fail(ErrorCode::unavailable, "The lead database is locked.")
                                   : Result<void>{};
    });
    EXPECT_EQ(error.code, ErrorCode::unavailable);
    EXPECT_EQ(error.detail, "The lead database is locked.");
    EXPECT_EQ(calls, GetParam());
    EXPECT_THAT(tests::files_in(folder.path()), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(EachView, FailingView, testing::Values(1, 2, 3));

TEST_F(SealedZipThatFails, SwallowsTheTextOfAnException) {
    const auto error = error_of(
        [](const ports::ExportVisitor&) -> Result<void> { throw std::runtime_error("ZZCANARY"); });
    EXPECT_EQ(error.code, ErrorCode::internal);
    EXPECT_THAT(error.detail, Not(HasSubstr("CANARY")));
    EXPECT_THAT(tests::files_in(folder.path()), IsEmpty());
}

TEST_F(SealedZipThatFails, RefusesARowThatDoesNotFitItsColumns) {
    const auto error = error_of(
        [](const ports::ExportVisitor& visit) -> Result<void> {
            EXPECT_FALSE(visit({std::string("ZZCANARY")}));
            return {};
        },
        {"name", "phone"});
    EXPECT_EQ(error.code, ErrorCode::internal);
    EXPECT_THAT(error.detail, HasSubstr("dialer:leads"));
    EXPECT_THAT(tests::files_in(folder.path()), IsEmpty());
}

TEST_F(SealedZipThatFails, NeverReplacesAFile) {
    std::ofstream(target) << "precious";
    const auto error = error_of([](const ports::ExportVisitor&) -> Result<void> {
        ADD_FAILURE() << "rows were read for nothing";
        return {};
    });
    EXPECT_EQ(error.code, ErrorCode::conflict);
    EXPECT_EQ(tests::bytes_of(target), "precious");
    EXPECT_THAT(tests::files_in(folder.path()), ElementsAre("export-1.zip"));
}

TEST_F(SealedZipThatFails, NeverReplacesAFileThatCameMeanwhile) {
    const auto error = error_of([&](const ports::ExportVisitor&) -> Result<void> {
        std::ofstream(target) << "precious";
        return {};
    });
    EXPECT_EQ(error.code, ErrorCode::conflict);
    EXPECT_EQ(tests::bytes_of(target), "precious");
    EXPECT_THAT(tests::files_in(folder.path()), ElementsAre("export-1.zip"));
}

TEST_F(SealedZipThatFails, NeverFollowsADanglingLink) {
    std::filesystem::create_symlink(folder / "elsewhere", target);
    const auto error = error_of([](const ports::ExportVisitor&) { return Result<void>{}; });
    EXPECT_EQ(error.code, ErrorCode::conflict);
    EXPECT_FALSE(std::filesystem::exists(folder / "elsewhere"));
}

TEST_F(SealedZipThatFails, SaysThatTheFolderIsMissing) {
    target = folder / "missing" / "export-1.zip";
    const auto error = error_of([](const ports::ExportVisitor&) { return Result<void>{}; });
    EXPECT_EQ(error.code, ErrorCode::unavailable);
    EXPECT_THAT(error.detail, HasSubstr("No such file or directory"));
}

TEST_F(SealedZipThatFails, SaysThatTheFolderMayNotBeWritten) {
    target = "/proc/self/export-1.zip";  // where not even root makes files
    const auto error = error_of([](const ports::ExportVisitor&) { return Result<void>{}; });
    EXPECT_EQ(error.code, ErrorCode::unavailable);
    EXPECT_THAT(error.detail, HasSubstr("/proc/self"));
}

TEST_F(SealedZipThatFails, SaysThatTheDiskIsFullAndStopsReadingRows) {
    bool stopped = false;
    Error error;
    {
        const FileSizeLimit limit(64 * 1024);
        error = error_of([&](const ports::ExportVisitor& visit) -> Result<void> {
            while (!stopped) {
                stopped = !visit({crypto::random_bytes(1000)});
            }
            return {};
        });
    }
    EXPECT_EQ(error.code, ErrorCode::unavailable);
    EXPECT_THAT(error.detail, HasSubstr("cannot be written"));
    EXPECT_TRUE(stopped);
    EXPECT_THAT(tests::files_in(folder.path()), IsEmpty());
}

}  // namespace
}  // namespace callveil::exporters
