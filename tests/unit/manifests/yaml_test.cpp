// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>

#include "manifests/yaml_document.hpp"
#include "support/temp_dir.hpp"

namespace callveil::manifests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

YamlNode good(std::string_view text) {
    return parse_yaml(text, "t.yaml").value();
}

Error bad(std::string_view text) {
    const auto parsed = parse_yaml(text, "t.yaml");
    EXPECT_FALSE(parsed.has_value()) << text;
    return parsed ? Error{} : parsed.error();
}

TEST(Yaml, RefusesADuplicateKeyAtItsPlace) {
    const Error error = bad("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n");
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_EQ(error.detail,
              "t.yaml:5:3: The key \"c\" is given twice; it stands already in line 3.");
}

TEST(Yaml, RefusesADuplicateKeyWrittenInAnotherWay) {
    EXPECT_THAT(bad("{a: 1, \"a\": 2}").detail, StartsWith("t.yaml:1:8: "));
}

TEST(Yaml, RefusesBadSyntaxAtItsPlace) {
    const Error error = bad("a: 1\nb: [1, 2\nc: 3\n");
    EXPECT_EQ(error.code, ErrorCode::misconfigured);
    EXPECT_THAT(error.detail,
                testing::MatchesRegex("t\\.yaml:[0-9]+:[0-9]+: This is not valid .*"));
}

TEST(Yaml, RefusesBytesThatAreNotUtf8AtTheirPlace) {
    for (const auto* bytes : {"\xff", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                              "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\x1b"}) {
        const auto error = bad("a: é\nb: ü" + std::string(bytes));
        EXPECT_EQ(error.code, ErrorCode::misconfigured);
        EXPECT_THAT(error.detail, StartsWith("t.yaml:2:5: This byte")) << bytes;
    }
    EXPECT_THAT(bad({"\0a", 2}).detail, StartsWith("t.yaml:1:1: "));
    EXPECT_EQ(good("\ufeffa: \"\\e\u00e9\U0001F600\"").at_text("a"), "\033é😀");
}

TEST(Yaml, RefusesWhatNobodyNeeds) {
    EXPECT_THAT(bad("a: 1\n---\nb: 2\n").detail, HasSubstr("second document"));
    EXPECT_THAT(bad("base: &b {x: 1}\nuse:\n  <<: *b\n").detail, StartsWith("t.yaml:3:3: Merge"));
    EXPECT_THAT(bad("[a, b]: 1\n").detail, HasSubstr("A key must be"));
    EXPECT_THAT(bad("a: !python/object:os.system x\n").detail, HasSubstr("Tags"));
    EXPECT_EQ(bad("a: &loop [1, *loop]\n").code, ErrorCode::misconfigured);
}

TEST(Yaml, UnfoldsAliases) {
    const YamlNode root = good("a: &x {k: v}\nb: *x\n");
    EXPECT_EQ(root.find("b").at_text("k"), "v");
}

TEST(Yaml, RefusesAnAliasBomb) {
    std::string text = "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int level = 1; level < 9; ++level) {
        const std::string below = "*l" + std::to_string(level - 1);
        text += "l" + std::to_string(level) + ": &l" + std::to_string(level) + " [";
        for (int i = 0; i < 10; ++i) {
            text += (i == 0 ? "" : ", ") + below;
        }
        text += "]\n";
    }
    EXPECT_EQ(bad(text).code, ErrorCode::too_large);
}

TEST(Yaml, RefusesDeepNestingWrittenOutOrThroughAliases) {
    EXPECT_TRUE(parse_yaml(std::string(64, '[') + std::string(64, ']'), "t.yaml").has_value());
    EXPECT_EQ(bad(std::string(65, '[') + std::string(65, ']')).code, ErrorCode::too_large);
    EXPECT_THAT(bad(std::string(100'000, '[')).detail, StartsWith("t.yaml:1:"));
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    EXPECT_EQ(
        bad("a: &a " + deep + "\nb: " + std::string(30, '[') + "*a" + std::string(30, ']')).code,
        ErrorCode::too_large);
}

TEST(Yaml, RefusesAFileThatIsTooLarge) {
    EXPECT_EQ(bad(std::string(max_yaml_bytes + 1, ' ')).code, ErrorCode::too_large);
}

TEST(Yaml, ReadsAnEmptyDocumentAsNothing) {
    EXPECT_TRUE(good("").is_null());
    EXPECT_TRUE(good("# only a comment\n").is_null());
    EXPECT_THAT(good("a:\n").entries().value(), testing::SizeIs(1));
    EXPECT_FALSE(good("a:\n").has("a"));
}

TEST(Yaml, NamesAMissingFile) {
    const tests::TempDir folder;
    const auto missing = load_yaml(folder / "none.yaml");
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().code, ErrorCode::not_found);
    EXPECT_THAT(missing.error().detail, HasSubstr("none.yaml"));
    EXPECT_FALSE(load_yaml(folder.path()).has_value());
}

TEST(Yaml, ReadsAFile) {
    const tests::TempDir folder;
    std::ofstream(folder / "a.yaml") << "a: 1\nb: {c: x}\n";
    const auto root = load_yaml(folder / "a.yaml");
    ASSERT_TRUE(root.has_value());
    EXPECT_EQ(root->find("b").at("c")->location(), (folder / "a.yaml").string() + ":2:8");
}

TEST(YamlNode, ReadsScalarsByType) {
    const YamlNode root = good("{n: -12, r: 1.5, yes: true, no: Off, t: '007', l: [a, 'b c']}");
    EXPECT_EQ(root.find("n").integer(), -12);
    EXPECT_EQ(root.find("r").real(), 1.5);
    EXPECT_EQ(root.find("yes").boolean(), true);
    EXPECT_EQ(root.find("no").boolean(), false);
    EXPECT_EQ(root.find("t").text(), "007");
    EXPECT_THAT(root.find("l").texts().value(), ElementsAre("a", "b c"));
    EXPECT_THAT(root.find("absent").texts().value(), testing::IsEmpty());
}

TEST(YamlNode, RefusesTheWrongTypeAtItsPlace) {
    const YamlNode root = good("a: [1]\nb: 12x\nc: 'true'\nd: 99999999999999999999\ne: .inf\n");
    EXPECT_EQ(root.find("a").text().error().detail,
              "t.yaml:1:4: A text is expected here, not a list.");
    EXPECT_THAT(root.find("b").integer().error().detail, StartsWith("t.yaml:2:4: "));
    EXPECT_THAT(root.find("c").boolean().error().detail, StartsWith("t.yaml:3:4: "));
    EXPECT_FALSE(root.find("d").integer().has_value());
    EXPECT_FALSE(root.find("e").real().has_value());
    EXPECT_FALSE(root.find("b").entries().has_value());
    EXPECT_FALSE(root.find("b").items().has_value());
    EXPECT_EQ(root.at("z").error().detail, "t.yaml:1:1: The key \"z\" is missing.");
}

TEST(YamlNode, NamesAnUnknownKeyAndTheNearestKnownOne) {
    constexpr std::array<std::string_view, 2> known = {"state_dir", "queue"};
    const auto typo = good("queue: 1\nstat_dir: x\n").expect_keys(known);
    ASSERT_FALSE(typo.has_value());
    EXPECT_EQ(typo.error().detail,
              "t.yaml:2:1: The key \"stat_dir\" is unknown. Did you mean \"state_dir\"?");
    EXPECT_EQ(good("colour: 1\n").expect_keys(known).error().detail,
              "t.yaml:1:1: The key \"colour\" is unknown. Known are: state_dir, queue.");
    EXPECT_TRUE(good("queue: 1\n").expect_keys(known).has_value());
}

TEST(YamlNode, NamesEachKnownKeyOnce) {
    constexpr std::array<std::string_view, 4> known = {"intake", "plan", "intake", "plan"};
    EXPECT_EQ(good("colour: 1\n").expect_keys(known).error().detail,
              "t.yaml:1:1: The key \"colour\" is unknown. Known are: intake, plan.");
}

}  // namespace
}  // namespace callveil::manifests
