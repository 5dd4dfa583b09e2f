// SPDX-License-Identifier: Apache-2.0
#include "exporters/json_view.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "package_fixture.hpp"

namespace callveil::exporters {
namespace {

nlohmann::json json_of(const ports::ExportContent& content) {
    return nlohmann::json::parse(
        tests::written_by([&](TextOut& out) { return write_json(content, out); }));
}

nlohmann::json cell_of(domain::Value value) {
    const auto content = tests::content_of({tests::collection_of({"x"}, {{std::move(value)}})});
    return json_of(content).at("collections").at(0).at("rows").at(0).at(0);
}

TEST(JsonView, HoldsTheWholePackage) {
    const auto content = tests::content_of(
        {tests::collection_of({"name", "phone"}, {{std::string("Ann"), std::int64_t{1223334444}},
                                                  {domain::Null{}, std::string("+12025550123")}}),
         tests::collection_of({"note"}, {})});
    EXPECT_EQ(json_of(content), nlohmann::json::parse(R"({
        "reference": "R26-7K3M9-QXD2T",
        "created_at": "2026-11-23T00:00:00.000Z",
        "collections": [
            {"source": "west", "dataset": "dialer", "collection": "leads",
             "columns": [{"name": "name", "categories": ["user.contact"]},
                         {"name": "phone", "categories": ["user.contact"]}],
             "provenance": ["The phone number of the request is in the column phone."],
             "rows": [["Ann", 1223334444], [null, "+12025550123"]]},
            {"source": "west", "dataset": "dialer", "collection": "leads",
             "columns": [{"name": "note", "categories": ["user.contact"]}],
             "provenance": ["The phone number of the request is in the column phone."],
             "rows": []}],
        "withheld": ["2 rows are shared with other people."]})"));
}

TEST(JsonView, KeepsIntegersExact) {
    for (const auto number :
         {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1},
          std::int64_t{9007199254740993}, std::numeric_limits<std::int64_t>::max()}) {
        const auto cell = cell_of(number);
        ASSERT_TRUE(cell.is_number_integer());
        EXPECT_EQ(cell.get<std::int64_t>(), number);
    }
}

TEST(JsonView, KeepsDoublesExactAndApartFromIntegers) {
    for (const double number : {0.1, -0.0, 1.0, 1e300, 5e-324, 1.0 / 3.0, 123456789.123456789}) {
        const auto cell = cell_of(number);
        ASSERT_TRUE(cell.is_number_float());
        EXPECT_EQ(cell.get<double>(), number);
        EXPECT_EQ(std::signbit(cell.get<double>()), std::signbit(number));
    }
}

TEST(JsonView, NamesNumbersThatJsonDoesNotKnow) {
    const double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(cell_of(infinity), nlohmann::json::parse(R"({"number": "Infinity"})"));
    EXPECT_EQ(cell_of(-infinity), nlohmann::json::parse(R"({"number": "-Infinity"})"));
    EXPECT_EQ(cell_of(std::nan("")), nlohmann::json::parse(R"({"number": "NaN"})"));
}

TEST(JsonView, WritesBytesThatAreNotTextAsBase64) {
    EXPECT_EQ(cell_of(std::string("\xFF")), nlohmann::json::parse(R"({"base64": "/w=="})"));
    EXPECT_EQ(cell_of(std::string("\xED\xA0\x80")), nlohmann::json::parse(R"({"base64": "7aCA"})"));
    EXPECT_EQ(cell_of(domain::Blob{"abc"}), nlohmann::json::parse(R"({"base64": "YWJj"})"));
}

TEST(JsonView, GivesEveryNaughtyStringBackUnchanged) {
    const auto strings = tests::naughty_strings();
    if (strings.empty()) {
        GTEST_SKIP() << "the list of naughty strings is not beside the checkout";
    }
    tests::Rows rows;
    for (const auto& text : strings) {
        rows.push_back({text});
    }
    const auto json = json_of(tests::content_of({tests::collection_of({"x"}, rows)}));
    for (std::size_t i = 0; i < strings.size(); ++i) {
        EXPECT_EQ(json["collections"][0]["rows"][i][0], strings[i]);
    }
}

}  // namespace
}  // namespace callveil::exporters
