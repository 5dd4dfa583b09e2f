// SPDX-License-Identifier: Apache-2.0
#include "package_fixture.hpp"

#include <zip.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "support/temp_dir.hpp"

namespace callveil::tests {
namespace {

using Zip = std::unique_ptr<zip_t, decltype([](zip_t* zip) { zip_discard(zip); })>;
using Entry = std::unique_ptr<zip_file_t, decltype([](zip_file_t* file) { zip_fclose(file); })>;

std::string read_entry(zip_t* zip, zip_uint64_t index, const std::string& word) {
    const Entry entry(zip_fopen_index_encrypted(zip, index, 0, word.c_str()));
    if (!entry) {
        throw std::runtime_error(zip_strerror(zip));
    }
    std::string out;
    std::vector<char> buffer(1 << 16);
    for (;;) {
        const auto count = zip_fread(entry.get(), buffer.data(), buffer.size());
        if (count < 0) {
            throw std::runtime_error("an entry does not verify");
        }
        if (count == 0) {
            return out;
        }
        out.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

/// A strict reader of one CSV text.
class CsvReader {
public:
    explicit CsvReader(std::string_view text) : text_(text) {}

    Records records() {
        Records records;
        while (at_ < text_.size()) {
            records.push_back(record());
        }
        return records;
    }

private:
    std::vector<std::string> record() {
        std::vector<std::string> fields{field()};
        while (take(",")) {
            fields.push_back(field());
        }
        if (!take("\r\n")) {
            throw std::runtime_error("a record does not end in CRLF");
        }
        return fields;
    }

    std::string field() {
        if (!take("\"")) {
            throw std::runtime_error("a field is not quoted");
        }
        std::string out;
        for (;;) {
            const auto quote = text_.find('"', at_);
            if (quote == std::string_view::npos) {
                throw std::runtime_error("a quote is not closed");
            }
            out += text_.substr(at_, quote - at_);
            at_ = quote + 1;
            if (!take("\"")) {
                return out;
            }
            out += '"';
        }
    }

    bool take(std::string_view word) {
        const bool there = text_.substr(at_, word.size()) == word;
        at_ += there ? word.size() : 0;
        return there;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

ports::ExportCollection collection_of(std::vector<std::string> columns, Rows rows) {
    ports::ExportCollection collection;
    collection.source = "west";
    collection.id = {"dialer", "leads"};
    collection.categories.assign(columns.size(), {"user.contact"});
    collection.columns = std::move(columns);
    collection.provenance = {"The phone number of the request is in the column phone."};
    collection.rows = [rows = std::move(rows)](const ports::ExportVisitor& visit) -> Result<void> {
        for (const auto& row : rows) {
            if (!visit(row)) {
                break;
            }
        }
        return {};
    };
    return collection;
}

ports::ExportContent content_of(std::vector<ports::ExportCollection> collections) {
    ports::ExportContent content;
    content.request = "R26-7K3M9-QXD2T";
    content.created_at =
        domain::TimePoint{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
    content.controller = "Example Contact Centre & Sons";
    content.articles = {{"a", "Why we use your data", "To call you back."},
                        {"f", "Complaints", "Write to the authority."}};
    content.collections = std::move(collections);
    content.audit_head = "callveil-audit-head-v1 as it was signed";
    content.withheld = {"2 rows are shared with other people."};
    return content;
}

std::string written_by(const exporters::View& view) {
    std::string text;
    exporters::TextOut out([&text](std::string_view chunk) {
        text += chunk;
        return true;
    });
    if (auto written = view(out); !written) {
        throw std::runtime_error(written.error().detail);
    }
    out.flush();
    return text;
}

std::map<std::string, std::string> open_package(const std::filesystem::path& file,
                                                std::string_view word) {
    int error = 0;
    const Zip zip(zip_open(file.c_str(), ZIP_RDONLY, &error));
    if (!zip) {
        throw std::runtime_error("not a ZIP");
    }
    std::map<std::string, std::string> entries;
    const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(zip.get(), 0));
    for (zip_uint64_t i = 0; i < count; ++i) {
        entries[zip_get_name(zip.get(), i, 0)] = read_entry(zip.get(), i, std::string(word));
    }
    return entries;
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

Records read_csv(std::string_view text) {
    return CsvReader(text).records();
}

std::vector<std::string> naughty_strings() {
    const auto file = shared_data() / "strings/blns/blns.json";
    if (!std::filesystem::exists(file)) {
        return {};
    }
    return nlohmann::json::parse(bytes_of(file)).get<std::vector<std::string>>();
}

std::vector<std::string> files_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        names.push_back(file.path().filename().string());
    }
    return names;
}

}  // namespace callveil::tests
