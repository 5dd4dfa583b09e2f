// SPDX-License-Identifier: Apache-2.0
#include "exporters/sealed_zip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>
#include <memory>
#include <thread>

#include "crypto/hash.hpp"
#include "exporters/entry_text.hpp"
#include "exporters/json_view.hpp"
#include "package_fixture.hpp"
#include "support/temp_dir.hpp"

namespace callveil::exporters {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using tests::passphrase;

struct SealedZip : testing::Test {
    tests::TempDir folder;
    std::filesystem::path target = folder / "export-1.zip";
    SealedZipExporter exporter;

    std::string mode_of(const std::filesystem::path& file) const {
        struct stat status {};
        stat(file.c_str(), &status);
        return fmt_octal(status.st_mode & 07777U);
    }
    static std::string fmt_octal(unsigned mode) {
        char text[8];
        std::snprintf(text, sizeof text, "%04o", mode);
        return text;
    }
};

std::vector<domain::Value> person() {
    return {std::string("ZZCANARY-Ann O'Hara"), std::string("+12025550123"), std::int64_t{7}};
}

ports::ExportContent one_person() {
    return tests::content_of({tests::collection_of({"name", "phone", "lead_id"}, {person()})});
}

std::string output_of(const std::string& command, int& status) {
    std::string out;
    FILE* pipe = popen(command.c_str(), "r");
    char buffer[4096];
    while (const auto count = fread(buffer, 1, sizeof buffer, pipe)) {
        out.append(buffer, count);
    }
    status = pclose(pipe);
    return out;
}

TEST_F(SealedZip, HoldsEveryViewOfTheData) {
    const auto content = one_person();
    ASSERT_TRUE(exporter.write(content, target, passphrase));
    auto entries = tests::open_package(target);
    ASSERT_EQ(entries.size(), 6U);
    EXPECT_EQ(entries["audit_head.txt"], "callveil-audit-head-v1 as it was signed\n");
    EXPECT_THAT(entries["README.txt"], HasSubstr("audit_head.txt"));
    EXPECT_THAT(entries["README.txt"], testing::StartsWith("data.json is the authoritative"));
    EXPECT_THAT(entries["README.txt"], HasSubstr("leading apostrophe"));
    EXPECT_EQ(
        entries["csv/1-leads.csv"],
        "\"name\",\"phone\",\"lead_id\"\r\n\"ZZCANARY-Ann O'Hara\",\"'+12025550123\",\"7\"\r\n");
    EXPECT_EQ(entries["data.json"],
              tests::written_by([&](TextOut& out) { return write_json(content, out); }));
    EXPECT_THAT(entries["report.html"], HasSubstr("<td>ZZCANARY-Ann O&#39;Hara</td>"));
}

TEST_F(SealedZip, OpensWithAnIndependentTool) {
    int status = 0;
    output_of("command -v 7z", status);
    if (status != 0) {
        GTEST_SKIP() << "7z is not installed";
    }
    ASSERT_TRUE(exporter.write(one_person(), target, passphrase));
    const std::string word = " -p" + std::string(passphrase) + " " + target.string() + " ";
    output_of("7z t" + word + "2>&1", status);
    EXPECT_EQ(status, 0);
    EXPECT_THAT(output_of("7z l -slt" + word, status), HasSubstr("Method = AES-256 Deflate"));
    for (const auto& [name, bytes] : tests::open_package(target)) {
        EXPECT_EQ(output_of("7z x -so" + word + name, status), bytes) << name;
    }
    output_of("7z t -pWRONG " + target.string() + " 2>&1", status);
    EXPECT_NE(status, 0);
}

TEST_F(SealedZip, StaysShutForAnotherPassphrase) {
    ASSERT_TRUE(exporter.write(one_person(), target, passphrase));
    EXPECT_THROW(tests::open_package(target, "TEST-ONLY-PASS-WORE"), std::runtime_error);
    EXPECT_THROW(tests::open_package(target, ""), std::runtime_error);
}

TEST_F(SealedZip, RefusesAnEmptyPassphrase) {
    EXPECT_EQ(exporter.write(one_person(), target, "").error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(tests::files_in(folder.path()), IsEmpty());
}

TEST_F(SealedZip, TellsSizeAndHashOfTheFile) {
    const auto exported = exporter.write(one_person(), target, passphrase);
    ASSERT_TRUE(exported);
    const auto bytes = tests::bytes_of(target);
    EXPECT_EQ(exported->size_bytes, static_cast<std::int64_t>(bytes.size()));
    EXPECT_EQ(exported->sha256, crypto::hex(crypto::sha256(bytes)));
    EXPECT_EQ(mode_of(target), "0600");
    EXPECT_THAT(tests::files_in(folder.path()), ElementsAre("export-1.zip"));
}

TEST_F(SealedZip, ListsEveryOtherEntryInTheManifest) {
    const auto exported = exporter.write(one_person(), target, passphrase);
    ASSERT_TRUE(exported);
    auto entries = tests::open_package(target);
    EXPECT_EQ(entries["manifest.json"], exported->manifest);
    EXPECT_THAT(exported->manifest, Not(HasSubstr("CANARY")));
    const auto manifest = nlohmann::json::parse(exported->manifest);
    EXPECT_EQ(manifest["reference"], "R26-7K3M9-QXD2T");
    EXPECT_EQ(manifest["entries"].size() + 1, entries.size());
    for (const auto& entry : manifest["entries"]) {
        const auto& bytes = entries.at(entry["name"]);
        EXPECT_EQ(entry["size_bytes"], bytes.size());
        EXPECT_EQ(entry["sha256"], crypto::hex(crypto::sha256(bytes)));
    }
}

TEST_F(SealedZip, NeverPutsAPlainValueInTheFolder) {
    auto collection = tests::collection_of({"name", "phone", "lead_id"}, {});
    int looks = 0;
    collection.rows = [&](const ports::ExportVisitor& visit) -> Result<void> {
        for (int i = 0; i < 20000; ++i) {
            if (i % 5000 == 0) {
                ++looks;
                const auto files = tests::files_in(folder.path());
                EXPECT_THAT(files, ElementsAre(testing::MatchesRegex("\\.callveil-.{6}\\.part")));
                EXPECT_EQ(mode_of(folder / files.front()), "0600");
                EXPECT_THAT(tests::bytes_of(folder / files.front()), Not(HasSubstr("CANARY")));
            }
            if (!visit(person())) {
                break;
            }
        }
        return {};
    };
    ASSERT_TRUE(exporter.write(tests::content_of({collection}), target, passphrase));
    EXPECT_EQ(looks, 12);
    EXPECT_THAT(tests::bytes_of(target), Not(HasSubstr("CANARY")));
    EXPECT_THAT(tests::bytes_of(target), Not(HasSubstr("12025550123")));
    EXPECT_THAT(tests::open_package(target)["data.json"], HasSubstr("ZZCANARY"));
}

TEST_F(SealedZip, NeedsLittleMemoryForManyRows) {
    constexpr std::int64_t count = 100'000;
    auto collection = tests::collection_of({"name", "phone", "lead_id"}, {});
    collection.rows = [](const ports::ExportVisitor& visit) -> Result<void> {
        auto row = person();
        for (std::int64_t i = 0; i < count; ++i) {
            row[2] = i;
            visit(row);
        }
        return {};
    };
    ASSERT_TRUE(exporter.write(tests::content_of({collection}), target, passphrase));
    EXPECT_GT(exporter.peak_buffer_bytes(), 0U);
    EXPECT_LE(exporter.peak_buffer_bytes(), EntryText::buffer_bytes);
    auto entries = tests::open_package(target);
    EXPECT_GT(entries["data.json"].size(), 10 * EntryText::buffer_bytes);
    const auto records = tests::read_csv(entries["csv/1-leads.csv"]);
    EXPECT_EQ(records.size(), count + 1U);
    EXPECT_EQ(records.back().back(), "99999");
}

TEST_F(SealedZip, CallsTheRowsOncePerViewAndNeverSideBySide) {
    std::atomic<int> running = 0;
    std::atomic<int> calls = 0;
    auto content = one_person();
    for (int i = 0; i < 3; ++i) {
        auto collection = tests::collection_of({"name"}, {});
        collection.rows = [&](const ports::ExportVisitor& visit) -> Result<void> {
            EXPECT_EQ(running++, 0);
            visit({std::string("Ann")});
            --running;
            ++calls;
            return {};
        };
        content.collections.push_back(collection);
    }
    ASSERT_TRUE(exporter.write(content, target, passphrase));
    EXPECT_EQ(calls, 9);
}

TEST_F(SealedZip, MakesAPackageOfNothingFound) {
    ASSERT_TRUE(exporter.write(tests::content_of({}), target, passphrase));
    EXPECT_EQ(nlohmann::json::parse(tests::open_package(target)["data.json"])["collections"].size(),
              0U);
}

}  // namespace
}  // namespace callveil::exporters
