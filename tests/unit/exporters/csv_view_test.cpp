// SPDX-License-Identifier: Apache-2.0
#include "exporters/csv_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "package_fixture.hpp"
#include "support/temp_dir.hpp"

namespace callveil::exporters {
namespace {

using tests::Records;

std::string csv_of(const ports::ExportCollection& collection) {
    return tests::written_by([&](TextOut& out) { return write_csv(collection, out); });
}

/// The only field of the only row.
std::string field_of(domain::Value value) {
    return tests::read_csv(csv_of(tests::collection_of({"x"}, {{std::move(value)}}))).at(1).at(0);
}

Records records_of(const nlohmann::ordered_json& rows) {
    Records records{{}};
    for (const auto& [name, value] : rows.at(0).items()) {
        records.front().push_back(name);
    }
    for (const auto& row : rows) {
        records.emplace_back();
        for (const auto& [name, value] : row.items()) {
            records.back().push_back(value.get<std::string>());
        }
    }
    return records;
}

ports::ExportCollection collection_from(const Records& records) {
    tests::Rows rows;
    for (std::size_t i = 1; i < records.size(); ++i) {
        rows.emplace_back(records[i].begin(), records[i].end());
    }
    return tests::collection_of(records.front(), std::move(rows));
}

TEST(CsvView, QuotesEveryFieldAndEndsRecordsInCrlf) {
    const auto collection =
        tests::collection_of({"name", "age"}, {{std::string("O\"Hara, A"), std::int64_t{41}}});
    EXPECT_EQ(csv_of(collection), "\"name\",\"age\"\r\n\"O\"\"Hara, A\",\"41\"\r\n");
}

TEST(CsvView, GuardsWhatASpreadsheetTakesForAFormula) {
    for (const std::string text :
         {"=1+1", "+12025550123", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\uFF1D1", "\uFF0B1",
          "\uFF0D1", "\uFF201", "\uFE621", "\u207B1"}) {
        const auto field = field_of(text);
        if (text == "\u207B1") {
            EXPECT_EQ(field, text) << "a superscript minus is another sign";
        } else {
            EXPECT_EQ(field, "'" + text);
        }
    }
    EXPECT_EQ(field_of(std::string("\0x", 2)), std::string("'\0x", 3));
    EXPECT_EQ(field_of(std::int64_t{-5}), "'-5");
    EXPECT_EQ(field_of(-0.5), "'-0.5");
}

TEST(CsvView, LeavesOtherCellsAsTheyAre) {
    for (const std::string text : {"", "'quoted", "a=b", "1+1", " =1", "\u00e9t\u00e9", "0123"}) {
        EXPECT_EQ(field_of(text), text);
    }
    EXPECT_EQ(field_of(domain::Null{}), "");
    EXPECT_EQ(field_of(std::int64_t{9223372036854775807}), "9223372036854775807");
}

TEST(CsvView, GuardsTheHeaderRow) {
    const auto records = tests::read_csv(csv_of(tests::collection_of({"=cmd", "ok"}, {})));
    EXPECT_EQ(records, (Records{{"'=cmd", "ok"}}));
}

TEST(CsvView, WritesReplacementCharactersForBytesThatAreNotUtf8) {
    EXPECT_EQ(field_of(std::string("37\xB0 N")), "37\uFFFD N");
}

TEST(CsvView, NamesFilesByNumberAndSafeCharacters) {
    auto collection = tests::collection_of({}, {});
    const auto named = [&](std::string name) {
        collection.id.collection = std::move(name);
        return csv_name(3, collection);
    };
    EXPECT_EQ(named("vicidial_list"), "csv/3-vicidial_list.csv");
    EXPECT_EQ(named("../../etc/Passwd"), "csv/3-______etc_passwd.csv");
    EXPECT_EQ(named(""), "csv/3-collection.csv");
    EXPECT_EQ(named("a\r\nb\u202Ec"), "csv/3-a__b___c.csv");
    EXPECT_EQ(named(std::string(500, 'x')), "csv/3-" + std::string(40, 'x') + ".csv");
}

class CsvSpectrum : public testing::TestWithParam<std::string> {};

TEST_P(CsvSpectrum, ComesBackFromAnIndependentReader) {
    const auto file = tests::shared_data() / "strings/csv-spectrum/json" / (GetParam() + ".json");
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << "the csv-spectrum data is not beside the checkout";
    }
    const auto records = records_of(nlohmann::ordered_json::parse(tests::bytes_of(file)));
    EXPECT_EQ(tests::read_csv(csv_of(collection_from(records))), records);
}

INSTANTIATE_TEST_SUITE_P(Files, CsvSpectrum,
                         testing::Values("comma_in_quotes", "empty", "empty_crlf", "escaped_quotes",
                                         "json", "newlines", "newlines_crlf", "quotes_and_newlines",
                                         "simple", "simple_crlf", "utf8"));

// Of location_coordinates.csv even the expected JSON is not UTF-8, so it has no row above; its
// bytes are those of WritesReplacementCharactersForBytesThatAreNotUtf8.

TEST(CsvView, LeavesNoNaughtyStringThatStartsAFormula) {
    const auto strings = tests::naughty_strings();
    if (strings.empty()) {
        GTEST_SKIP() << "the list of naughty strings is not beside the checkout";
    }
    for (const auto& text : strings) {
        const auto field = field_of(text);
        EXPECT_THAT(field.substr(0, 1),
                    testing::Not(testing::AnyOf("=", "+", "-", "@", "\t", "\r", "\n")));
        EXPECT_TRUE(field == text || field == "'" + text);
    }
}

}  // namespace
}  // namespace callveil::exporters
