// SPDX-License-Identifier: Apache-2.0
#include "domain/states.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "domain/setback.hpp"

namespace callveil::domain {
namespace {

using testing::HasSubstr;

std::set<std::string> lines_of_the_page() {
    std::ifstream page{CALLVEIL_SOURCE_DIR "/docs/states.md"};
    std::set<std::string> lines;
    for (std::string line; std::getline(page, line);) {
        lines.insert(line);
    }
    return lines;
}

std::set<std::string> matching(const std::set<std::string>& lines, const std::string& part,
                               const std::string& but) {
    std::set<std::string> found;
    for (const auto& line : lines) {
        if (line.find(part) != std::string::npos && line.find(but) == std::string::npos) {
            found.insert(line);
        }
    }
    return found;
}

std::string text(auto word) {
    return std::string(to_string(word));
}

TEST(States, AreListedInTheDocsExactlyAsTheyAre) {
    std::set<std::string> rows;
    for (const auto& row : transitions()) {
        rows.insert("| " + text(row.from) + " | " + text(row.event) + " | " + text(row.to) + " |");
    }
    std::set<std::string> documented;
    for (const auto& line : lines_of_the_page()) {
        const auto word = line.substr(0, line.find(' ', 2));
        if (word.size() > 2 && request_state_from(word.substr(2))) {
            documented.insert(line);
        }
    }
    EXPECT_EQ(documented, rows);
}

TEST(States, AreDrawnInTheDocsExactlyAsTheyAre) {
    std::set<std::string> arrows;
    for (const auto& row : transitions()) {
        arrows.insert("    " + text(row.from) + " --> " + text(row.to) + " : " + text(row.event));
    }
    EXPECT_EQ(matching(lines_of_the_page(), " --> ", "[*]"), arrows);
}

TEST(Setbacks, AreListedInTheDocsExactlyAsTheyAre) {
    std::set<std::string> documented;
    for (const auto& line : lines_of_the_page()) {
        const auto word = line.size() > 2 ? line.substr(2, line.find(' ', 2) - 2) : std::string();
        if (line.starts_with("| ") && setback_from(word)) {
            documented.insert(word);
        }
    }
    std::set<std::string> words;
    for (const auto setback : setbacks()) {
        words.insert(text(setback));
    }
    EXPECT_EQ(documented, words);
}

TEST(States, HaveOneWayOutPerStep) {
    std::set<std::pair<RequestState, Event>> seen;
    for (const auto& row : transitions()) {
        EXPECT_TRUE(seen.emplace(row.from, row.event).second)
            << text(row.from) << " " << text(row.event);
        EXPECT_EQ(next_state(row.from, row.event), row.to);
    }
}

TEST(States, AreFinalWhenNothingLeadsOut) {
    std::set<RequestState> left;
    std::set<RequestState> entered;
    for (const auto& row : transitions()) {
        left.insert(row.from);
        entered.insert(row.to);
    }
    for (const RequestState state : entered) {
        EXPECT_EQ(is_final(state), !left.contains(state)) << text(state);
    }
    EXPECT_FALSE(is_final(RequestState::received));
}

TEST(States, RefuseAStepThatTheTableDoesNotHold) {
    const auto again = next_state(RequestState::running, Event::start);
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().code, ErrorCode::wrong_state);
    EXPECT_THAT(again.error().detail, HasSubstr("running"));
    EXPECT_THAT(again.error().detail, HasSubstr("start"));
    EXPECT_FALSE(next_state(RequestState::completed, Event::cancel).has_value());
    EXPECT_FALSE(next_state(RequestState::received, Event::approve).has_value());
    EXPECT_FALSE(next_state(RequestState::running, Event::cancel).has_value());
}

}  // namespace
}  // namespace callveil::domain
