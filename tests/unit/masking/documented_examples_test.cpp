// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "make_mask.hpp"

namespace callveil::masking {
namespace {

struct Example {
    std::string strategy;
    std::string value;
    std::string result;
};

bool takes_examples(const std::string& strategy) {
    return strategy.starts_with("alternate") || strategy.starts_with("partial") ||
           strategy == "ff1";
}

/// The rows `| value | result |` of docs/formats/masks.md, below the heading of their strategy.
std::vector<Example> documented_examples() {
    static const std::regex heading("## `([a-z_]+)`");
    static const std::regex row(R"(\| `([^`]+)` \| `([^`]+)` \|)");
    std::ifstream page(CALLVEIL_MASKS_PAGE);
    std::vector<Example> examples;
    std::string strategy;
    for (std::string line; std::getline(page, line);) {
        std::smatch found;
        if (std::regex_match(line, found, heading)) {
            strategy = found[1];
        } else if (takes_examples(strategy) && std::regex_match(line, found, row)) {
            examples.push_back({strategy, found[1], found[2]});
        }
    }
    return examples;
}

TEST(MasksPage, ShowsWhatTheMasksMake) {
    const auto examples = documented_examples();
    EXPECT_GE(examples.size(), 18U) << "the page has lost its examples";
    for (const auto& example : examples) {
        EXPECT_EQ(masked_text(example.strategy, example.value), example.result)
            << example.strategy << " of " << example.value;
    }
}

/// The page's warning: what two spellings of one number show together.
TEST(MasksPage, SaysWhichMaskRevealsANumberInTwoSpellings) {
    const auto shown = [](const char* strategy) {
        auto one = masked_text(strategy, "1223334444");
        const auto other = masked_text(strategy, "+11223334444").substr(2);
        for (std::size_t i = 0; i < one.size(); ++i) {
            one[i] = one[i] == 'X' ? other[i] : one[i];
        }
        return one;
    };
    EXPECT_EQ(shown("alternate"), "1223334444");
    EXPECT_EQ(shown("alternate_phone"), "12XX33XX44");
}

}  // namespace
}  // namespace callveil::masking
