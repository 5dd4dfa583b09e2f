// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "ports/exporter.hpp"

namespace callveil::exporters {

/// Writes packages as AES-256 ZIP files; format: docs/formats/package.md.
///
/// The plain text exists only in memory, at most `EntryText::buffer_bytes` of it at a time whatever
/// the number of rows. The folder of the target should be 0700; the file is 0600.
///
/// `ExportCollection::rows` is called once for each of data.json, the CSV and report.html, on a
/// helper thread, while the thread that called `write` waits or compresses. The calls come one
/// after another, never two at once, all between begin and end of `write`: a LeadSource may serve
/// them, as long as the caller does not use it itself meanwhile.
class SealedZipExporter final : public ports::Exporter {
public:
    /// @error as ports::Exporter, and:
    /// @error invalid_argument  the passphrase is empty or has a NUL.
    /// @error                   whatever a `rows` function returned; nothing is left behind.
    Result<ports::ExportedFile> write(const ports::ExportContent& content,
                                      const std::filesystem::path& target,
                                      std::string_view passphrase) override;

    /// The most bytes of plain text that waited for the archive in the last `write`.
    std::size_t peak_buffer_bytes() const noexcept { return peak_buffer_bytes_; }

private:
    std::atomic<std::size_t> peak_buffer_bytes_ = 0;
};

std::unique_ptr<ports::Exporter> make_sealed_zip_exporter();

}  // namespace callveil::exporters
