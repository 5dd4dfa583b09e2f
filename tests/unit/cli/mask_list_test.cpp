// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "cli/mask_rows.hpp"
#include "unit/cli/run_cli.hpp"

namespace callveil::tests {
namespace {

using testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

TEST(MaskList, GivesEachMaskOneLine) {
    const auto ran = run_cli({"mask", "list"});
    EXPECT_EQ(ran.exit, cli::Exit::ok);
    const auto lines = lines_of(ran.out);
    const auto rows = cli::mask_rows();
    ASSERT_EQ(lines.size(), rows.size() + 1);
    for (std::size_t at = 0; at < rows.size(); ++at) {
        EXPECT_THAT(lines[at + 1], testing::StartsWith(rows[at].name + " "));
        EXPECT_THAT(lines[at + 1], HasSubstr(rows[at].text));
        EXPECT_EQ(lines[at + 1].find(rows[at].text), lines[0].find("what it does"));
        EXPECT_EQ(lines[at + 1].rfind(rows[at].result, lines[0].find("options") - 1),
                  lines[0].find("it makes"));
    }
}

TEST(MaskList, ShowsWhatTheCommandMakesOfTheExample) {
    for (const auto& mask : masking::strategies()) {
        std::vector<std::string> words{"mask", "--strategy", mask.name, "--value",
                                       mask.example.value};
        for (const auto& [option, value] : mask.example.configuration) {
            words.insert(words.end(), {"--set", option + "=" + value});
        }
        for (const auto& key : mask.keys) {
            words.insert(words.end(), {"--key", key + "=" + std::string(64, '0')});
        }
        const auto ran = run_cli(words);
        if (masking::make_sample(mask)->needs_subject()) {
            EXPECT_NE(ran.exit, cli::Exit::ok) << mask.name;
            EXPECT_NE(ran.err.find("there is no request here"), std::string::npos) << ran.err;
            continue;
        }
        EXPECT_EQ(ran.exit, cli::Exit::ok) << mask.name << ran.err;
        const auto result = cli::example_of(mask);
        if (!masking::make_sample(mask)->is_random()) {
            EXPECT_EQ(ran.out, (domain::is_null(result) ? "NULL" : domain::display(result)) + "\n");
        }
    }
}

TEST(MaskList, IsOneDocumentWhereJsonIsWanted) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"mask", "list", "--json"}, {"--json", "mask", "list"}}) {
        const auto masks = wire::Json::parse(run_cli(words).out)["masks"];
        ASSERT_EQ(masks.size(), masking::strategies().size());
        EXPECT_EQ(masks[0]["name"], "alternate");
        EXPECT_EQ(masks[0]["example"]["masked"], "soXXonXXexXXplXXcoX");
        EXPECT_EQ(masks[2]["name"], "null_rewrite");
        EXPECT_TRUE(masks[2]["example"]["masked"].is_null());
        EXPECT_EQ(masks[3]["options"][0]["required"], true);
        EXPECT_EQ(masks[3]["example"]["configuration"]["rewrite_value"], "MASKED");
    }
}

TEST(MaskList, GivesARandomMaskAnotherTextEachTimeItIsTried) {
    const std::vector<std::string> words{"mask", "--strategy", "random_string_rewrite", "--value",
                                         "1223334444"};
    EXPECT_NE(run_cli(words).out, run_cli(words).out);
}

TEST(MasksReference, IsWhatTheDeclarationsSay) {
    const auto page = std::filesystem::path(CALLVEIL_SOURCE_DIR) / "docs/reference/masks.md";
    if (std::getenv("CALLVEIL_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(page, std::ios::binary) << cli::masks_page();
    }
    EXPECT_EQ(content_of(page), cli::masks_page())
        << "run this test once with CALLVEIL_UPDATE_GOLDEN=1 and look at the difference";
}

}  // namespace
}  // namespace callveil::tests
