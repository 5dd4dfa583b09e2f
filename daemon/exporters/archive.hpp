// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zip.h>

#include <memory>
#include <string>

#include "callveil/result.hpp"
#include "domain/time.hpp"
#include "exporters/entry_text.hpp"
#include "exporters/spool_file.hpp"

namespace callveil::exporters {

/// One AES-256 ZIP that grows in a spool file. Entries are pulled one after another, in the order
/// in which they were added, when `seal` is called. Thread safety: none.
class Archive {
public:
    /// `file` and the entries must outlive the archive.
    /// @error internal  libzip refuses.
    static Result<std::unique_ptr<Archive>> make(SpoolFile& file, domain::TimePoint created_at);

    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;
    ~Archive() = default;

    /// @error internal  libzip refuses, e.g. a name that is there twice.
    Result<void> add(EntryText& entry, const std::string& passphrase);

    /// Reads the entries and writes the ZIP.
    /// @error  as the views of the entries, and as `SpoolFile::write`.
    Result<void> seal();

private:
    struct Discard {
        void operator()(zip_t* zip) const noexcept { zip_discard(zip); }
    };
    /// What libzip gets to see of one entry.
    struct Reader {
        Archive& archive;
        EntryText& text;
    };

    Archive(SpoolFile& file, domain::TimePoint created_at) : file_(file), created_at_(created_at) {}

    static zip_int64_t on_file(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command);
    static zip_int64_t on_entry(void* self, void* data, zip_uint64_t size,
                                zip_source_cmd_t command);
    zip_int64_t serve_file(void* data, zip_uint64_t size, zip_source_cmd_t command);
    zip_int64_t serve_entry(EntryText& text, void* data, zip_uint64_t size,
                            zip_source_cmd_t command);
    zip_int64_t seek(void* data, zip_uint64_t size);
    zip_int64_t describe_entry(void* data) const;
    zip_int64_t keep(Error error);
    tl::unexpected<Error> libzip_error(zip_error_t& error);

    SpoolFile& file_;
    domain::TimePoint created_at_;
    std::vector<std::unique_ptr<Reader>> readers_;
    Result<void> trouble_;                 ///< the first error of a callback
    std::unique_ptr<zip_t, Discard> zip_;  ///< last, so that it is discarded before what it reads
};

}  // namespace callveil::exporters
