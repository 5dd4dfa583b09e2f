// SPDX-License-Identifier: Apache-2.0
#include "app/options_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "app/option_sheets.hpp"
#include "app/options_reader.hpp"

namespace callveil::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path root = CALLVEIL_SOURCE_DIR;

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void expect_printed(const fs::path& file, const std::string& text) {
    if (std::getenv("CALLVEIL_UPDATE_GOLDEN") != nullptr) {
        fs::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
    }
    EXPECT_EQ(content_of(file), text)
        << "run this test once with CALLVEIL_UPDATE_GOLDEN=1 and look at the difference";
}

TEST(OptionsPage, IsWhatTheDeclarationsSay) {
    expect_printed(root / "docs/reference/callveil.yaml.md", options_page());
}

TEST(OptionsSchema, IsWhatTheDeclarationsSay) {
    expect_printed(root / "config/schemas/callveil.schema.json", options_schema().dump(2) + "\n");
}

TEST(OptionsSchema, NestsWhatHasADotInItsName) {
    const auto schema = options_schema();
    EXPECT_EQ(schema["properties"]["plan"]["properties"]["atomic_rows"]["maximum"], 100000);
    EXPECT_EQ(schema["properties"]["plan"]["additionalProperties"], false);
    EXPECT_EQ(schema["properties"]["log"]["properties"]["level"]["enum"][0], "debug");
    EXPECT_THAT(schema["required"].dump(), HasSubstr("sources"));
}

/// The sample of the package, and the same with each commented option in force.
class SampleConfig : public testing::Test {
protected:
    static std::string uncommented(std::string text) {
        for (auto at = text.find("\n#:"); at != std::string::npos; at = text.find("\n#:", at)) {
            text.erase(at + 1, 2);
        }
        return text;
    }
    static std::map<std::string, std::string> printed(const std::string& text) {
        const auto loaded = parse_options(text, "/etc/callveil/callveil.yaml");
        EXPECT_TRUE(loaded) << loaded.error().detail;
        std::map<std::string, std::string> lines;
        if (loaded) {
            for (const auto& [name, value] : print_options(loaded->options)) {
                lines[name] = value;
            }
        }
        return lines;
    }

    const std::string sample_ = content_of(root / "config/callveil.yaml");
};

TEST_F(SampleConfig, IsTakenAsItIs) {
    EXPECT_EQ(printed(sample_).at("sources.leads.datasets"), "callcenter");
}

TEST_F(SampleConfig, ShowsWhatIsInForceWithoutIt) {
    EXPECT_EQ(printed(uncommented(sample_)), printed(sample_));
}

TEST_F(SampleConfig, NamesEveryOption) {
    const auto loaded = parse_options(uncommented(sample_), "/etc/callveil/callveil.yaml");
    ASSERT_TRUE(loaded) << loaded.error().detail;
    for (const auto& sheet : daemon_sheets()) {
        EXPECT_TRUE(loaded->from_file.contains(std::string(sheet.name))) << sheet.name;
    }
    for (const auto& sheet : source_sheets()) {
        EXPECT_THAT(sample_, HasSubstr(" " + std::string(sheet.name) + ": "));
    }
}

TEST_F(SampleConfig, NamesFilesThatThePackageInstalls) {
    const auto options = printed(sample_);
    const std::string installed = "/usr/share/callveil/";
    for (const auto* name : {"data_maps", "policy", "calendar", "article15"}) {
        const auto& path = options.at(name);
        ASSERT_TRUE(path.starts_with(installed)) << path;
        EXPECT_TRUE(fs::exists(root / "config" / path.substr(installed.size()))) << path;
    }
}

}  // namespace
}  // namespace callveil::app
