// SPDX-License-Identifier: Apache-2.0
#include "wire/audit_head.hpp"

#include <gtest/gtest.h>

#include "unit/wire/sample_log.hpp"

namespace callveil::tests {
namespace {

const wire::SignedHead sample{"00000000-0000-4000-8000-000000000000", 2,  std::string(64, '4'),
                              "2026-11-23T12:00:00.000042Z",          {}, {}};

TEST(SignedHead, ReadsTheLineThatItWrites) {
    const auto line = wire::line_of(wire::sign_head(sample, sign_keys('a')));
    const auto head = wire::parse_head(line).value();
    EXPECT_EQ(wire::line_of(head), line);
    EXPECT_EQ(head.seq, 2);
    EXPECT_EQ(head.key, hex_of(sign_keys('a')));
    EXPECT_TRUE(wire::is_signed(head));
}

TEST(SignedHead, SignsWhatStandsBeforeTheLastSpace) {
    const auto keys = sign_keys('a');
    const auto line = wire::line_of(wire::sign_head(sample, keys));
    const auto space = line.rfind(' ');
    EXPECT_EQ(line.substr(0, 23), "callveil-audit-head-v1 ");
    EXPECT_EQ(line.substr(space + 1), crypto::hex(crypto::sign(keys, line.substr(0, space))));
}

TEST(SignedHead, IsNotReadFromAnotherForm) {
    const auto line = wire::line_of(wire::sign_head(sample, sign_keys('a')));
    const auto with = [&](std::string_view from, std::string_view to) {
        auto other = line;
        return other.replace(other.find(from), from.size(), to);
    };
    for (const auto& other :
         {std::string(), line + " ", " " + line, line + " x", line.substr(0, line.size() - 1),
          with("-v1", "-v2"), with(" 2 ", " 02 "), with(" 2 ", " 0 "), with(" 2 ", " -2 "),
          with(" 2 ", "  2 "), with(" 2 ", " 9223372036854775808 "), with("4444", "444G"),
          with(".000042Z", ".000042z"), with("T12", " 12"), with("8000-", "8000_")}) {
        EXPECT_FALSE(wire::parse_head(other)) << other;
    }
}

TEST(KeyChange, IsTheOldKeysWordForTheNewOne) {
    const auto change = wire::hand_over(sign_keys('a'), hex_of(sign_keys('b')));
    EXPECT_EQ(change.old_key, hex_of(sign_keys('a')));
    const auto read = wire::parse_key_change(wire::line_of(change)).value();
    EXPECT_TRUE(wire::is_signed(read));
    auto other = read;
    other.new_key = hex_of(sign_keys('c'));
    EXPECT_FALSE(wire::is_signed(other));
    other = read;
    std::swap(other.old_key, other.new_key);
    EXPECT_FALSE(wire::is_signed(other));
    EXPECT_FALSE(wire::parse_key_change(wire::line_of(change) + " x"));
    EXPECT_FALSE(wire::parse_key_change(wire::line_of(wire::sign_head(sample, sign_keys('a')))));
}

TEST(ExportLine, ReadsWhatItWrites) {
    auto row = SampleLog().rows.back();
    row.object = "\"\\\n\x1f\x7f é 😀";
    const auto line = wire::export_line(row);
    EXPECT_EQ(wire::export_line(wire::read_export_line(line).value()), line);
}

TEST(ExportLine, HasOneFormOnly) {
    auto row = SampleLog().rows.back();
    row.object = "a\x1f";
    const auto line = wire::export_line(row);
    const auto with = [&](std::string_view from, std::string_view to) {
        auto other = line;
        return other.replace(other.find(from), from.size(), to);
    };
    for (const auto& other :
         {with("\\u001f", "\\u001F"), with("{\"", "{ \""), with("\"seq\":2", "\"seq\":2 "),
          with("detail_json", "detail"), with("\"ok\"", "\"\\u006fk\""), line + " ",
          with("\"seq\":2", "\"seq\":\"2\""), with("{\"actor\"", "{\"a\":1,\"actor\""),
          std::string("[]"), std::string()}) {
        EXPECT_FALSE(wire::read_export_line(other)) << other;
    }
}

}  // namespace
}  // namespace callveil::tests
