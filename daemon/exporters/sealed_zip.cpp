// SPDX-License-Identifier: Apache-2.0
#include "exporters/sealed_zip.hpp"

#include <algorithm>
#include <utility>

#include "crypto/box.hpp"
#include "exporters/archive.hpp"
#include "exporters/csv_view.hpp"
#include "exporters/html_view.hpp"
#include "exporters/json_view.hpp"
#include "exporters/manifest_view.hpp"
#include "exporters/readme_view.hpp"

namespace callveil::exporters {
namespace {

/// A copy that ends in NUL, as libzip wants it, and is overwritten afterwards.
class Passphrase {
public:
    explicit Passphrase(std::string_view text) : text_(text) {}
    Passphrase(const Passphrase&) = delete;
    Passphrase& operator=(const Passphrase&) = delete;
    ~Passphrase() { crypto::wipe(text_); }
    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

Result<void> check_passphrase(std::string_view passphrase) {
    if (passphrase.empty() || passphrase.find('\0') != std::string_view::npos) {
        return fail(ErrorCode::invalid_argument,
                    "A package needs a passphrase of one character or more, without NUL.");
    }
    return {};
}

std::vector<std::string> csv_names_of(const ports::ExportContent& content) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < content.collections.size(); ++i) {
        names.push_back(csv_name(i + 1, content.collections[i]));
    }
    return names;
}

void add_entry(EntryTexts& entries, std::string name, View view) {
    entries.push_back(std::make_unique<EntryText>(std::move(name), std::move(view)));
}

/// Everything but the manifest. The views keep references to `content`.
EntryTexts entries_of(const ports::ExportContent& content) {
    EntryTexts entries;
    auto names = csv_names_of(content);
    add_entry(entries, "README.txt",
              [&content, names](TextOut& out) { return write_readme(content, names, out); });
    add_entry(entries, "audit_head.txt", [&](TextOut& out) -> Result<void> {
        out << content.audit_head << "\n";
        return {};
    });
    add_entry(entries, "report.html", [&](TextOut& out) { return write_html(content, out); });
    add_entry(entries, "data.json", [&](TextOut& out) { return write_json(content, out); });
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto& collection = content.collections[i];
        add_entry(entries, names[i],
                  [&collection](TextOut& out) { return write_csv(collection, out); });
    }
    return entries;
}

/// The manifest's view runs when all entries before it have been read.
std::unique_ptr<EntryText> manifest_entry(const ports::ExportContent& content,
                                          const EntryTexts& entries, std::string& manifest) {
    return std::make_unique<EntryText>("manifest.json", [&](TextOut& out) -> Result<void> {
        CALLVEIL_ASSIGN(manifest, manifest_of(content, entries));
        out << manifest;
        return {};
    });
}

Result<void> write_archive(SpoolFile& file, domain::TimePoint created_at, const EntryTexts& entries,
                           EntryText& manifest, const std::string& passphrase) {
    CALLVEIL_ASSIGN(auto archive, Archive::make(file, created_at));
    for (const auto& entry : entries) {
        CALLVEIL_TRY(archive->add(*entry, passphrase));
    }
    CALLVEIL_TRY(archive->add(manifest, passphrase));
    return archive->seal();
}

std::size_t peak_of(const EntryTexts& entries) {
    std::size_t peak = 0;
    for (const auto& entry : entries) {
        peak = std::max(peak, entry->peak_bytes());
    }
    return peak;
}

}  // namespace

Result<ports::ExportedFile> SealedZipExporter::write(const ports::ExportContent& content,
                                                     const std::filesystem::path& target,
                                                     std::string_view passphrase) {
    CALLVEIL_TRY(check_passphrase(passphrase));
    CALLVEIL_ASSIGN(auto file, SpoolFile::create(target));
    const Passphrase secret(passphrase);
    const auto entries = entries_of(content);
    ports::ExportedFile exported;
    const auto manifest = manifest_entry(content, entries, exported.manifest);
    auto written = write_archive(file, content.created_at, entries, *manifest, secret.text());
    peak_buffer_bytes_ = peak_of(entries);
    CALLVEIL_TRY(written);
    exported.size_bytes = file.size();
    CALLVEIL_ASSIGN(exported.sha256, file.sha256());
    CALLVEIL_TRY(file.publish());
    return exported;
}

std::unique_ptr<ports::Exporter> make_sealed_zip_exporter() {
    return std::make_unique<SealedZipExporter>();
}

}  // namespace callveil::exporters
