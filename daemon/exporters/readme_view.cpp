// SPDX-License-Identifier: Apache-2.0
#include "exporters/readme_view.hpp"

#include "exporters/html_text.hpp"

namespace callveil::exporters {
namespace {

constexpr std::string_view end = "\r\n";

void write_files(const ports::ExportContent& content, const std::vector<std::string>& csv_names,
                 TextOut& out) {
    out << "Files" << end << "  report.html    to read and print: your data, how it is used, your"
        << " rights" << end << "  data.json      the unaltered copy, for computers" << end;
    for (std::size_t i = 0; i < csv_names.size(); ++i) {
        const auto& collection = content.collections[i];
        out << "  " << csv_names[i]
            << "    for spreadsheets: " << plain_line(collection.id.collection) << " of "
            << plain_line(collection.source) << end;
    }
    out << "  audit_head.txt what our log of all steps looked like then, signed; keep it" << end
        << "  manifest.json  size and SHA-256 of each file" << end << end;
}

void write_searches(const ports::ExportContent& content, TextOut& out) {
    out << "How your data was found" << end;
    for (const auto& collection : content.collections) {
        for (const auto& sentence : collection.provenance) {
            out << "  " << plain_line(collection.id.collection) << ": " << plain_line(sentence)
                << end;
        }
    }
    out << end << "What is not in here" << end;
    for (const auto& sentence : content.withheld) {
        out << "  " << plain_line(sentence) << end;
    }
    if (content.withheld.empty()) {
        out << "  Nothing that was found was left out." << end;
    }
}

}  // namespace

Result<void> write_readme(const ports::ExportContent& content,
                          const std::vector<std::string>& csv_names, TextOut& out) {
    out << "data.json is the authoritative, unaltered copy; cells of the CSV files may carry a "
           "leading apostrophe (')."
        << end << end;
    out << "Copy of personal data, request " << plain_line(content.request) << end
        << "From: " << plain_line(content.controller) << end
        << "Made: " << domain::to_rfc3339(content.created_at) << end << end;
    write_files(content, csv_names, out);
    out << "The apostrophe stands before cells that begin with = + - @ or a control character, such"
        << end << "as phone numbers written with a plus. It keeps a spreadsheet from calculating"
        << end << "what is only text, and is no part of your data." << end << end;
    write_searches(content, out);
    out << end << "Whoever has this package and its passphrase can read your data: keep the two"
        << " apart." << end;
    return {};
}

}  // namespace callveil::exporters
