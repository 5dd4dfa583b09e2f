// SPDX-License-Identifier: Apache-2.0
#include "usecases/view_limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rig.hpp"
#include "usecases/start_preview.hpp"
#include "usecases/start_search.hpp"
#include "wire/codec.hpp"

namespace callveil::tests {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::SizeIs;
using usecases::shortened;

TEST(Shortened, LeavesAShortTextAsItIs) {
    EXPECT_EQ(shortened("Ann", 3), "Ann");
}

TEST(Shortened, CountsTheCharactersThatAreLeftOut) {
    EXPECT_EQ(shortened("Anna-Maria", 4), "Anna [6 more characters]");
    EXPECT_EQ(shortened("\u010E\u010E\u010E", 3), "\u010E [2 more characters]");
}

TEST(Shortened, SaysHowManySentencesAreLeftOut) {
    EXPECT_EQ(shortened(std::vector<std::string>{"one", "two", "three"}, 6),
              (std::vector<std::string>{"one", "two", "and 1 more"}));
}

wire::ShownRow row_of(std::size_t cells, const std::string& value) {
    wire::ShownRow row;
    for (std::size_t i = 0; i < cells; ++i) {
        row.cells.push_back({.column = "c" + std::to_string(i), .before = value, .after = value});
    }
    return row;
}

std::size_t bytes_of(const wire::ShownRow& row) {
    return wire::to_text(wire::encode(row)).size();
}

TEST(RowsInPage, HoldsOneRowOfAnySize) {
    for (const auto& row :
         {row_of(1, std::string(1'000'000, 'a')), row_of(800, "abcdefgh"),
          row_of(60, std::string(9000, '\x01')), row_of(2000, std::string(500, 'a'))}) {
        usecases::RowsInPage page;
        EXPECT_TRUE(page.add(row));
        const auto shown = page.take();
        ASSERT_EQ(shown.size(), 1U);
        EXPECT_LE(bytes_of(shown.front()), usecases::page_bytes);
        EXPECT_LE(shown.front().cells.size(), 1000U) << "what a list of the wire holds";
    }
}

TEST(RowsInPage, LeavesARowThatDoesNotFitToTheNextPage) {
    usecases::RowsInPage page;
    EXPECT_TRUE(page.add(row_of(10, std::string(4000, 'a'))));
    EXPECT_FALSE(page.add(row_of(10, std::string(4000, 'b'))));
    EXPECT_THAT(page.take(), SizeIs(1));
}

TEST(RowsInPage, ShortensValuesNoMoreThanNeeded) {
    usecases::RowsInPage page;
    ASSERT_TRUE(page.add(row_of(3, std::string(5000, 'a'))));
    EXPECT_THAT(page.take().front().cells.front().after,
                std::string(4096, 'a') + " [904 more characters]");
}

TEST(RowsInPage, SaysHowManyColumnsItDoesNotShow) {
    usecases::RowsInPage page;
    ASSERT_TRUE(page.add(row_of(1950, "x")));
    const auto row = page.take().front();
    EXPECT_EQ(row.cells.back().reason,
              std::to_string(1951 - row.cells.size()) + " more columns are not shown");
}

/// The sample with forty leads of Ann's that each carry a long note.
RigParts long_notes() {
    RigParts parts;
    for (int i = 0; i < 40; ++i) {
        parts.sql += "INSERT INTO leads (lead_id, name, phone, email, notes) VALUES (" +
                     std::to_string(100 + i) +
                     ", 'Ann Example', '1223334444', 'someone@example.com', "
                     "replace(hex(zeroblob(10000)), '0', 'n'));";
    }
    return parts;
}

template <class Reply>
std::size_t message_bytes(const Reply& reply) {
    return wire::to_text(wire::encode(reply)).size();
}

TEST(PreviewPage, OfLongValuesFitsIntoAMessageAndShowsEveryRowOnce) {
    Rig rig(long_notes());
    const auto plan = rig.preview(rig.submit(access, ann()));
    std::vector<std::int64_t> numbers;
    std::int64_t page = 1;
    while (page != 0) {
        const auto reply =
            value_of(usecases::preview_page(rig.context, rig.dana, {plan.hash, page}));
        EXPECT_LE(message_bytes(reply), 140U * 1024);
        for (const auto& row : reply.rows) {
            numbers.push_back(row.number);
        }
        page = reply.next;
    }
    ASSERT_THAT(numbers, SizeIs(static_cast<std::size_t>(plan.counts.rows)));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        EXPECT_EQ(numbers[i], static_cast<std::int64_t>(i) + 1);
    }
}

TEST(PreviewPage, MarksAValueThatIsNotShownWhole) {
    Rig rig(long_notes());
    const auto plan = rig.preview(rig.submit(access, ann()));
    const auto reply = value_of(usecases::preview_page(rig.context, rig.dana, {plan.hash, 10}));
    EXPECT_THAT(wire::to_text(wire::encode(reply)), HasSubstr("nnn [15904 more characters]"));
}

TEST(SearchPage, OfLongValuesFitsIntoAMessage) {
    Rig rig(long_notes());
    const auto job = value_of(usecases::start_search(
        rig.context, rig.dana, {.emails = {"someone@example.com"}, .reason = "test"}));
    rig.run_next();
    std::int64_t rows = 0;
    std::int64_t page = 1;
    while (page != 0) {
        const auto reply = value_of(usecases::search_page(rig.context, rig.dana, {job.job, page}));
        EXPECT_LE(message_bytes(reply), 140U * 1024);
        rows += static_cast<std::int64_t>(reply.rows.size());
        page = reply.next;
    }
    EXPECT_EQ(rows, 45);
}

TEST(PlanShow, OfManyObstaclesFitsIntoAMessage) {
    RigParts parts;
    for (int i = 0; i < 1500; ++i) {
        parts.map += "      - name: list" + std::to_string(i) + std::string(150, 'x') +
                     "\n        fields:\n          - {name: id, data_categories: [user.name], "
                     "fides_meta: {identity: other}}\n";
    }
    Rig rig(parts);
    const auto plan = rig.preview(rig.submit(access, ann()));
    ASSERT_EQ(plan.skipped.size(), 1500U);
    const auto reply = value_of(usecases::show_plan(rig.context, {plan.hash, ""}));
    EXPECT_LE(message_bytes(reply), 256U * 1024);
    EXPECT_THAT(reply.skipped.back(), EndsWith("more"));
}

}  // namespace
}  // namespace callveil::tests
