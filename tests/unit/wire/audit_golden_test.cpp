// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "unit/wire/sample_log.hpp"

/// A log and its heads as this format writes them, recorded once: what was kept outside years ago
/// must still be read.
namespace callveil::tests {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(CALLVEIL_SOURCE_DIR) / "docs/formats/golden/audit-v1";

struct Written {
    std::string log;
    std::string heads;
};

/// Two keys, of which the first signed over to the second.
Written write_today() {
    SampleLog log;
    Written written;
    log.add("key.list", "a control \x1f, \" and é", "{}").work(1);
    written.heads = log.head();
    log.change_key('b').work(1);
    written.heads += log.head();
    log.work(2);
    written.heads += log.head();
    written.log = log.exported();
    return written;
}

std::string recorded(const char* name, const std::string& today) {
    const auto path = folder / name;
    if (std::getenv("CALLVEIL_UPDATE_GOLDEN") != nullptr && !fs::exists(path)) {
        fs::create_directories(folder);
        std::ofstream(path, std::ios::binary) << today;
    }
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

TEST(GoldenAudit, IsWrittenByteForByteAsItWas) {
    const auto today = write_today();
    EXPECT_EQ(recorded("log.jsonl", today.log), today.log);
    EXPECT_EQ(recorded("heads.txt", today.heads), today.heads);
}

TEST(GoldenAudit, IsStillProven) {
    const auto report =
        prove(recorded("log.jsonl", {}), recorded("heads.txt", {}), hex_of(sign_keys('a')));
    EXPECT_THAT(report.findings, testing::IsEmpty());
    EXPECT_EQ(report.entries, 8);
    EXPECT_EQ(report.heads, 3U);
}

// Source: docs/formats/audit.md, the worked example.
TEST(GoldenAudit, SignsTheExampleOfTheFormatDocument) {
    const wire::SignedHead head{"00000000-0000-4000-8000-000000000000",
                                2,
                                "04d924f0a7ab116ae5ccb0eaf18977634da72d02e172aa9f69988591f9b3e8ce",
                                "2026-11-23T12:10:00.000000Z",
                                {},
                                {}};
    const auto line = wire::line_of(wire::sign_head(head, sign_keys('a')));
    std::ostringstream page;
    page << std::ifstream(fs::path(CALLVEIL_SOURCE_DIR) / "docs/formats/audit.md").rdbuf();
    EXPECT_NE(page.str().find("\n" + line + "\n"), std::string::npos) << line;
}

}  // namespace
}  // namespace callveil::tests
