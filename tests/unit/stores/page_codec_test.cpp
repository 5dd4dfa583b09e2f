// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/page_codec.hpp"

#include <gtest/gtest.h>

#include "support/describe.hpp"

namespace callveil::tests {
namespace {

domain::PlannedRow row_reached_over(std::vector<domain::Hop> way) {
    domain::PlannedRow row;
    row.source = "dialler";
    row.collection = {"cc", "calls"};
    row.key = {domain::Value{std::int64_t{7}}};
    row.provenance = {{.identity = "",
                       .from = {{"cc", "leads"}, "lead_id"},
                       .field = "lead_id",
                       .origin = "email",
                       .way = std::move(way)}};
    return row;
}

TEST(PlanPage, KeepsTheWayToARow) {
    const domain::FieldId email{{"cc", "leads"}, "email"};
    const domain::FieldId manager{{"cc", "staff"}, "manager_id"};
    const auto row = row_reached_over({{email, 1}, {}, {manager, 300}});
    const auto read = stores::decode_page(stores::encode_page({row}));
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->size(), 1U);
    EXPECT_EQ(describe(read->front()), describe(row));
    EXPECT_EQ(read->front().provenance.front().way.back().times, 300U);
}

std::string sized(std::string_view bytes) {
    return static_cast<char>(bytes.size()) + std::string(bytes);
}

TEST(PlanPage, OfTheFirstFormatIsReadWithoutWays) {
    const auto row = row_reached_over({});
    std::string page = "\x01\x06";
    for (const auto* name : {"dialler", "cc", "calls", "", "leads", "lead_id"}) {
        page += sized(name);
    }
    page += std::string("\x01\x00\x01\x02", 4) + sized(domain::canonical_bytes(row.key));
    page += std::string("\x00\x01\x03\x01\x04\x05\x05\x00\x01\x00\x00", 11);
    const auto read = stores::decode_page(page);
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->size(), 1U);
    EXPECT_TRUE(read->front().provenance.front().same_link(row.provenance.front()));
    EXPECT_EQ(read->front().provenance.front().origin, "");
}

TEST(PlanPage, OfAnotherFormatIsRefused) {
    EXPECT_EQ(stores::decode_page("\x03").error().code, ErrorCode::corrupt);
    auto cut = stores::encode_page({row_reached_over({{}, {}})});
    cut.pop_back();
    EXPECT_EQ(stores::decode_page(cut).error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace callveil::tests
