// SPDX-License-Identifier: Apache-2.0
#include "exporters/html_view.hpp"

#include <fmt/format.h>

#include "exporters/html_style.hpp"
#include "exporters/html_text.hpp"

namespace callveil::exporters {
namespace {

/// Collections with more columns are shown as one upright table a row, which still fits on paper.
constexpr std::size_t widest_table = 7;

void write_list(TextOut& out, const std::vector<std::string>& sentences) {
    out << "<ul>\n";
    for (const auto& sentence : sentences) {
        out << "<li>";
        write_html_text(out, sentence);
        out << "</li>\n";
    }
    out << "</ul>\n";
}

void write_head(TextOut& out, const ports::ExportContent& content) {
    out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        << "<meta http-equiv=\"Content-Security-Policy\" content=\"" << report_policy() << "\">\n"
        << "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        << "<meta name=\"referrer\" content=\"no-referrer\">\n<title>Your personal data, ";
    write_html_text(out, content.request);
    out << "</title>\n<style>" << report_style() << "</style>\n</head>\n<body>\n";
}

void write_opening(TextOut& out, const ports::ExportContent& content) {
    out << "<h1>Your personal data</h1>\n<p class=\"meta\">";
    write_html_text(out, content.controller);
    out << " \u00b7 request ";
    write_html_text(out, content.request);
    out << " \u00b7 " << domain::to_date(content.created_at) << "</p>\n"
        << "<p class=\"note\">This report shows the personal data that was found about you, where "
           "it was found, and what else you are entitled to know. The same data, unaltered and "
           "readable by a computer, is in data.json, which decides if the two ever differ. "
           "Characters that cannot be seen are shown by their number, like "
           "<b class=\"hidden\">U+200E</b>; an empty database field is shown as "
           "<i class=\"nil\">\u2013</i>.</p>\n";
}

void write_title(TextOut& out, const ports::ExportCollection& collection) {
    write_html_text(out, collection.id.collection);
    out << " (";
    write_html_text(out, collection.source);
    out << ")";
}

void write_contents(TextOut& out, const ports::ExportContent& content) {
    out << "<h2>What is in this report</h2>\n<ul>\n"
        << "<li><a href=\"#rights\">How your data is used, and your rights</a></li>\n";
    for (std::size_t i = 0; i < content.collections.size(); ++i) {
        out << fmt::format("<li><a href=\"#data-{}\">Data: ", i + 1);
        write_title(out, content.collections[i]);
        out << "</a></li>\n";
    }
    out << "<li><a href=\"#withheld\">What is not in this report</a></li>\n</ul>\n";
}

void write_articles(TextOut& out, const std::vector<ports::ArticleText>& articles) {
    out << "<h2 id=\"rights\">How your data is used, and your rights</h2>\n"
        << "<p>The letters are those of Article 15(1) of the General Data Protection Regulation."
           "</p>\n";
    for (const auto& article : articles) {
        out << "<h3>(";
        write_html_text(out, article.letter);
        out << ") ";
        write_html_text(out, article.title);
        out << "</h3>\n<p class=\"text\">";
        write_html_text(out, article.text);
        out << "</p>\n";
    }
}

void write_column(TextOut& out, const ports::ExportCollection& collection, std::size_t column) {
    write_html_text(out, collection.columns[column]);
    if (column < collection.categories.size()) {
        for (const auto& category : collection.categories[column]) {
            out << "<small>";
            write_html_text(out, category);
            out << "</small>";
        }
    }
}

void write_flat_row(TextOut& out, const std::vector<domain::Value>& values) {
    out << "<tr>";
    for (const auto& value : values) {
        out << "<td>";
        write_html_value(out, value);
        out << "</td>";
    }
    out << "</tr>\n";
}

Result<void> write_flat(TextOut& out, const ports::ExportCollection& collection) {
    out << "<div class=\"wide\"><table>\n<thead><tr>";
    for (std::size_t column = 0; column < collection.columns.size(); ++column) {
        out << "<th scope=\"col\">";
        write_column(out, collection, column);
        out << "</th>";
    }
    out << "</tr></thead>\n<tbody>\n";
    std::int64_t rows = 0;
    CALLVEIL_TRY(write_rows(collection, out, [&](const auto& values) {
        write_flat_row(out, values);
        ++rows;
    }));
    out << fmt::format("</tbody>\n</table></div>\n<p class=\"meta\">Rows: {}</p>\n", rows);
    return {};
}

void write_record(TextOut& out, const ports::ExportCollection& collection, std::int64_t number,
                  const std::vector<domain::Value>& values) {
    out << fmt::format("<table class=\"record\">\n<caption>Row {}</caption>\n<tbody>\n", number);
    for (std::size_t column = 0; column < values.size(); ++column) {
        out << "<tr><th scope=\"row\">";
        write_column(out, collection, column);
        out << "</th><td>";
        write_html_value(out, values[column]);
        out << "</td></tr>\n";
    }
    out << "</tbody>\n</table>\n";
}

Result<void> write_records(TextOut& out, const ports::ExportCollection& collection) {
    std::int64_t rows = 0;
    CALLVEIL_TRY(write_rows(collection, out, [&](const auto& values) {
        write_record(out, collection, ++rows, values);
    }));
    out << fmt::format("<p class=\"meta\">Rows: {}</p>\n", rows);
    return {};
}

Result<void> write_collection(TextOut& out, const ports::ExportCollection& collection,
                              std::size_t number) {
    out << fmt::format("<h2 id=\"data-{}\">Data: ", number);
    write_title(out, collection);
    out << "</h2>\n<p>Why these rows are here:</p>\n";
    write_list(out, collection.provenance);
    return collection.columns.size() > widest_table ? write_records(out, collection)
                                                    : write_flat(out, collection);
}

void write_withheld(TextOut& out, const std::vector<std::string>& withheld) {
    out << "<h2 id=\"withheld\">What is not in this report</h2>\n";
    if (withheld.empty()) {
        out << "<p>Nothing that was found was left out.</p>\n";
    } else {
        write_list(out, withheld);
    }
    out << "</body>\n</html>\n";
}

}  // namespace

Result<void> write_html(const ports::ExportContent& content, TextOut& out) {
    write_head(out, content);
    write_opening(out, content);
    write_contents(out, content);
    write_articles(out, content.articles);
    for (std::size_t i = 0; i < content.collections.size(); ++i) {
        CALLVEIL_TRY(write_collection(out, content.collections[i], i + 1));
    }
    write_withheld(out, content.withheld);
    return {};
}

}  // namespace callveil::exporters
