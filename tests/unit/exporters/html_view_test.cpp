// SPDX-License-Identifier: Apache-2.0
#include "exporters/html_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "crypto/box.hpp"
#include "crypto/hash.hpp"
#include "exporters/html_text.hpp"
#include "package_fixture.hpp"

namespace callveil::exporters {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string html_of(const ports::ExportContent& content) {
    return tests::written_by([&](TextOut& out) { return write_html(content, out); });
}

std::string html_of(domain::Value value) {
    return tests::written_by([&](TextOut& out) -> Result<void> {
        write_html_value(out, value);
        return {};
    });
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::string between(const std::string& text, const std::string& from, const std::string& to) {
    const auto start = text.find(from) + from.size();
    return text.substr(start, text.find(to, start) - start);
}

TEST(HtmlView, AllowsNothingButItsOwnStyleSheet) {
    const auto html = html_of(tests::content_of({}));
    const auto style = between(html, "<style>", "</style>");
    const auto hash = crypto::base64(crypto::as_view(crypto::sha256(style)));
    EXPECT_GT(style.size(), 500U);
    EXPECT_EQ(
        between(html, "Content-Security-Policy\" content=\"", "\">"),
        "default-src 'none'; style-src 'sha256-" + hash + "'; base-uri 'none'; form-action 'none'");
    EXPECT_THAT(html, Not(HasSubstr("style=\"")));
    EXPECT_THAT(lower(html), Not(HasSubstr("<script")));
    EXPECT_THAT(lower(html), Not(HasSubstr("http:")));
}

TEST(HtmlView, CarriesArticlesProvenanceAndWhatWasWithheld) {
    const auto html = html_of(
        tests::content_of({tests::collection_of({"phone"}, {{std::string("+12025550123")}})}));
    EXPECT_THAT(html, HasSubstr("(a) Why we use your data</h3>\n<p class=\"text\">To call you"));
    EXPECT_THAT(html, HasSubstr("(f) Complaints"));
    EXPECT_THAT(html, HasSubstr("Example Contact Centre &amp; Sons"));
    EXPECT_THAT(html,
                HasSubstr("<li>The phone number of the request is in the column phone.</li>"));
    EXPECT_THAT(html, HasSubstr("<th scope=\"col\">phone<small>user.contact</small></th>"));
    EXPECT_THAT(html, HasSubstr("<tr><td>+12025550123</td></tr>"));
    EXPECT_THAT(html, HasSubstr("<li>2 rows are shared with other people.</li>"));
    EXPECT_THAT(html, HasSubstr("Rows: 1"));
}

TEST(HtmlView, ShowsRowsOfManyColumnsUpright) {
    std::vector<std::string> columns;
    std::vector<domain::Value> row;
    for (std::int64_t i = 0; i < 30; ++i) {
        columns.push_back("column" + std::to_string(i));
        row.emplace_back(i * 1000);
    }
    const auto html = html_of(tests::content_of({tests::collection_of(columns, {row, row})}));
    EXPECT_THAT(html, HasSubstr("<caption>Row 2</caption>"));
    EXPECT_THAT(html, HasSubstr("<tr><th scope=\"row\">column29<small>user.contact</small></th>"
                                "<td>29000</td></tr>"));
    EXPECT_THAT(html, HasSubstr("Rows: 2"));
}

TEST(HtmlView, EscapesEveryPlaceThatHoldsForeignText) {
    const std::string attack = "</style><img src=x onerror=\"a('b')\">&";
    auto collection = tests::collection_of({attack}, {{attack}});
    collection.source = attack;
    collection.id = {attack, attack};
    collection.categories = {{attack}};
    collection.provenance = {attack};
    auto content = tests::content_of({collection});
    content.request = content.controller = attack;
    content.articles = {{attack, attack, attack}};
    content.withheld = {attack};
    const auto html = html_of(content);
    EXPECT_THAT(html, Not(HasSubstr("<img")));
    EXPECT_THAT(html, Not(HasSubstr("onerror=\"")));
    EXPECT_THAT(html, HasSubstr("&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;"));
    EXPECT_EQ(html.find("</style>"), html.rfind("</style>"));
}

TEST(HtmlView, MakesHiddenCharactersVisible) {
    const std::vector<std::string> bidi = {"\u202A", "\u202B", "\u202C", "\u202D", "\u202E",
                                           "\u2066", "\u2067", "\u2068", "\u2069", "\u200F"};
    for (const auto& character : bidi) {
        EXPECT_THAT(html_of(character), testing::StartsWith("<b class=\"hidden\">U+20"));
        EXPECT_THAT(html_of(character), Not(HasSubstr(character)));
    }
    EXPECT_EQ(html_of(std::string("a\x1B[0m")), "a<b class=\"hidden\">U+001B</b>[0m");
    EXPECT_EQ(html_of(std::string("\0", 1)), "<b class=\"hidden\">U+0000</b>");
    EXPECT_EQ(html_of(std::string("\u0085")), "<b class=\"hidden\">U+0085</b>");
    EXPECT_EQ(html_of(std::string("a\rb\r\nc\n\td")), "a<b class=\"hidden\">U+000D</b>b\nc\n\td");
    EXPECT_EQ(html_of(std::string("a\xFFz")), "a<b class=\"hidden\">byte FF</b>z");
}

TEST(HtmlView, ShowsValuesForAPerson) {
    EXPECT_EQ(html_of(domain::Null{}), "<i class=\"nil\">\u2013</i>");
    EXPECT_EQ(html_of(std::int64_t{-7}), "-7");
    EXPECT_EQ(html_of(0.1), "0.1");
    EXPECT_EQ(html_of(domain::Blob{"1234"}), "<i>4 bytes, see data.json</i>");
    EXPECT_EQ(html_of(std::string("J\u00fcrgen \u738b")), "J\u00fcrgen \u738b");
}

TEST(HtmlView, HoldsNaughtyStringsWithoutAScript) {
    const auto strings = tests::naughty_strings();
    if (strings.empty()) {
        GTEST_SKIP() << "the list of naughty strings is not beside the checkout";
    }
    tests::Rows rows;
    for (const auto& text : strings) {
        rows.push_back({text});
    }
    const auto html = html_of(tests::content_of({tests::collection_of({"x"}, rows)}));
    EXPECT_THAT(lower(html), Not(HasSubstr("<script")));
    EXPECT_THAT(lower(html), Not(HasSubstr("<img")));
    EXPECT_THAT(lower(html), HasSubstr("&lt;script"));
    EXPECT_THAT(html, HasSubstr("Rows: " + std::to_string(strings.size())));
}

}  // namespace
}  // namespace callveil::exporters
