// SPDX-License-Identifier: Apache-2.0
#include "cli/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/words.hpp"

namespace callveil::cli {
namespace {

std::string printed(const Table& table, std::size_t width, Colour colour = Colour::off) {
    std::ostringstream out;
    const Terminal terminal{.out = out,
                            .err = out,
                            .width = width,
                            .colour = colour,
                            .default_identity = {},
                            .now = {},
                            .pause = {}};
    table.print(terminal);
    return out.str();
}

std::size_t longest_line(const std::string& text) {
    std::istringstream lines(text);
    std::size_t longest = 0;
    for (std::string line; std::getline(lines, line);) {
        longest = std::max(longest, count_code_points(line));
    }
    return longest;
}

TEST(Table, AlignsByCodePointsNotBytes) {
    Table table({"name", "state"});
    table.add({"Zoë", "a"});
    table.add({"Zora", "b"});
    EXPECT_EQ(printed(table, 0), "name  state\nZoë   a\nZora  b\n");
}

TEST(Table, LeavesOutTheHeadingLineWhenThereAreNoHeadings) {
    Table table({"", ""});
    table.add({"phone", "1223334444"});
    EXPECT_EQ(printed(table, 0), "phone  1223334444\n");
}

TEST(Table, BreaksCellsToFitTheTerminalAndCutsNothing) {
    Table table({"#", "text"});
    table.add({"1", "one two three four five six seven eight nine ten eleven twelve"});
    const auto text = printed(table, 30);
    EXPECT_LE(longest_line(text), 30U);
    for (const auto* word : {"one", "six", "twelve"}) {
        EXPECT_THAT(text, testing::HasSubstr(word));
    }
}

TEST(Table, BreaksAWordThatIsWiderThanItsColumn) {
    Table table({"key"});
    table.add({std::string(50, 'k')});
    const auto text = printed(table, 20);
    EXPECT_EQ(longest_line(text), 20U);
    EXPECT_EQ(std::count(text.begin(), text.end(), 'k'), 50 + 1);
}

TEST(Table, EndsNoLineInBlanks) {
    Table table({"a", "b"});
    table.add({"wide cell", ""});
    EXPECT_EQ(printed(table, 0), "a          b\nwide cell\n");
}

TEST(Table, ColoursOnlyWhereColoursAreOn) {
    Table table({""});
    table.add({{"failed", Style::bad}});
    EXPECT_EQ(printed(table, 80), "failed\n");
    EXPECT_EQ(printed(table, 80, Colour::on), "\033[31mfailed\033[0m\n");
}

TEST(Printable, ShowsControlCharactersAsEscapes) {
    EXPECT_EQ(printable("a\033[2Jb\nc\x7f"), "a\\x1b[2Jb\\nc\\x7f");
    EXPECT_EQ(printable("\u009b31m"), "\\xc2\\x9b31m");
}

TEST(Printable, ShowsMarksThatTurnTheWritingDirection) {
    EXPECT_EQ(printable("a\u202Eb\u2066"), "a\\xe2\\x80\\xaeb\\xe2\\x81\\xa6");
}

TEST(Printable, KeepsLettersOfAllScripts) {
    EXPECT_EQ(printable("Zoë 山田 👩"), "Zoë 山田 👩");
}

TEST(Deadline, CountsTheDaysThatAreLeft) {
    const auto now = domain::parse_rfc3339("2026-11-23T12:00:00Z").value();
    EXPECT_EQ(deadline("2026-12-23T13:00:00Z", now).text, "2026-12-23 (30 days left)");
    EXPECT_EQ(deadline("2026-12-23T13:00:00Z", now).style, Style::plain);
    EXPECT_EQ(deadline("2026-11-24T13:00:00Z", now).text, "2026-11-24 (1 day left)");
    EXPECT_EQ(deadline("2026-11-24T13:00:00Z", now).style, Style::warning);
}

TEST(Deadline, IsRedOnceItIsOver) {
    const auto now = domain::parse_rfc3339("2026-11-23T12:00:00Z").value();
    EXPECT_EQ(deadline("2026-11-20T12:00:00Z", now).text, "2026-11-20 (overdue by 3 days)");
    EXPECT_EQ(deadline("2026-11-20T12:00:00Z", now).style, Style::bad);
}

}  // namespace
}  // namespace callveil::cli
