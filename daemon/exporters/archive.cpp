// SPDX-License-Identifier: Apache-2.0
#include "exporters/archive.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

namespace callveil::exporters {
namespace {

constexpr zip_uint32_t private_file = 0100600U << 16U;

// Left to itself libzip takes 9, which is several times slower for a few per cent.
constexpr zip_uint32_t deflate_level = 6;

// Callbacks are called from C: an exception must not pass.
template <class Serve>
zip_int64_t guarded(Result<void>& trouble, Serve serve) noexcept {
    try {
        return serve();
    } catch (...) {
        trouble = fail(ErrorCode::unavailable,
                       "The package cannot be written: no memory is left. Export again later.");
        return -1;
    }
}

zip_int64_t tell_error(void* data, zip_uint64_t size, int code, int system) {
    zip_error_t error;
    zip_error_init(&error);
    zip_error_set(&error, code, system);
    const auto told = zip_error_to_data(&error, data, size);
    zip_error_fini(&error);
    return told;
}

}  // namespace

Result<std::unique_ptr<Archive>> Archive::make(SpoolFile& file, domain::TimePoint created_at) {
    std::unique_ptr<Archive> archive(new Archive(file, created_at));
    zip_error_t error;
    zip_error_init(&error);
    auto* target = zip_source_function_create(&Archive::on_file, archive.get(), &error);
    if (target != nullptr) {
        archive->zip_.reset(zip_open_from_source(target, ZIP_CREATE, &error));
    }
    if (!archive->zip_) {
        zip_source_free(target);
        return archive->libzip_error(error);
    }
    zip_error_fini(&error);
    return archive;
}

Result<void> Archive::add(EntryText& entry, const std::string& passphrase) {
    readers_.push_back(std::make_unique<Reader>(Reader{*this, entry}));
    auto* zip = zip_.get();
    auto* source = zip_source_function(zip, &Archive::on_entry, readers_.back().get());
    const auto index = zip_file_add(zip, entry.name().c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return libzip_error(*zip_get_error(zip));
    }
    const auto place = static_cast<zip_uint64_t>(index);
    if (zip_set_file_compression(zip, place, ZIP_CM_DEFLATE, deflate_level) != 0 ||
        zip_file_set_encryption(zip, place, ZIP_EM_AES_256, passphrase.c_str()) != 0 ||
        zip_file_set_external_attributes(zip, place, 0, ZIP_OPSYS_UNIX, private_file) != 0) {
        return libzip_error(*zip_get_error(zip));
    }
    return {};
}

Result<void> Archive::seal() {
    if (zip_close(zip_.get()) == 0) {
        std::ignore = zip_.release();
        return trouble_;
    }
    CALLVEIL_TRY(trouble_);
    return libzip_error(*zip_get_error(zip_.get()));
}

zip_int64_t Archive::on_file(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command) {
    auto& archive = *static_cast<Archive*>(self);
    return guarded(archive.trouble_, [&] { return archive.serve_file(data, size, command); });
}

zip_int64_t Archive::on_entry(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command) {
    auto& reader = *static_cast<Reader*>(self);
    return guarded(reader.archive.trouble_,
                   [&] { return reader.archive.serve_entry(reader.text, data, size, command); });
}

zip_int64_t Archive::serve_file(void* data, zip_uint64_t size, zip_source_cmd_t command) {
    switch (command) {
        case ZIP_SOURCE_SUPPORTS:
            return ZIP_SOURCE_SUPPORTS_WRITABLE;
        case ZIP_SOURCE_STAT:
            return -1;
        case ZIP_SOURCE_ERROR:
            return tell_error(data, size, trouble_ ? ZIP_ER_READ : ZIP_ER_WRITE,
                              trouble_ ? ENOENT : EIO);
        case ZIP_SOURCE_WRITE: {
            auto written = file_.write({static_cast<const char*>(data), size});
            return written ? static_cast<zip_int64_t>(size) : keep(std::move(written).error());
        }
        case ZIP_SOURCE_TELL_WRITE:
            return file_.position();
        case ZIP_SOURCE_SEEK_WRITE:
            return seek(data, size);
        case ZIP_SOURCE_BEGIN_WRITE:
        case ZIP_SOURCE_COMMIT_WRITE:
        case ZIP_SOURCE_ROLLBACK_WRITE:
        case ZIP_SOURCE_REMOVE:
        case ZIP_SOURCE_CLOSE:
        case ZIP_SOURCE_FREE:
            return 0;
        default:
            return -1;
    }
}

zip_int64_t Archive::serve_entry(EntryText& text, void* data, zip_uint64_t size,
                                 zip_source_cmd_t command) {
    switch (command) {
        case ZIP_SOURCE_OPEN: {
            auto opened = text.open();
            return opened ? 0 : keep(std::move(opened).error());
        }
        case ZIP_SOURCE_READ: {
            auto count = text.read({static_cast<char*>(data), size});
            return count ? static_cast<zip_int64_t>(*count) : keep(std::move(count).error());
        }
        case ZIP_SOURCE_CLOSE:
            text.close();
            return 0;
        case ZIP_SOURCE_STAT:
            return describe_entry(data);
        case ZIP_SOURCE_ERROR:
            return tell_error(data, size, ZIP_ER_READ, EIO);
        case ZIP_SOURCE_SUPPORTS:
            return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ,
                                                  ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                                  ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
        case ZIP_SOURCE_FREE:
            return 0;
        default:
            return -1;
    }
}

zip_int64_t Archive::seek(void* data, zip_uint64_t size) {
    zip_error_t error;
    zip_error_init(&error);
    const auto to =
        zip_source_seek_compute_offset(static_cast<zip_uint64_t>(file_.position()),
                                       static_cast<zip_uint64_t>(file_.size()), data, size, &error);
    zip_error_fini(&error);
    if (to < 0) {
        return keep({ErrorCode::internal, "The ZIP library asked for a place outside the file."});
    }
    file_.seek(to);
    return 0;
}

// Sizes stay unknown until the text was read: libzip writes the header again afterwards.
zip_int64_t Archive::describe_entry(void* data) const {
    auto& stat = *static_cast<zip_stat_t*>(data);
    zip_stat_init(&stat);
    stat.mtime =
        std::chrono::duration_cast<std::chrono::seconds>(created_at_.time_since_epoch()).count();
    stat.valid = ZIP_STAT_MTIME;
    return sizeof(stat);
}

zip_int64_t Archive::keep(Error error) {
    if (trouble_) {
        trouble_ = fail(std::move(error));
    }
    return -1;
}

tl::unexpected<Error> Archive::libzip_error(zip_error_t& error) {
    auto detail = fmt::format("The ZIP library refused: {}.", zip_error_strerror(&error));
    return fail(ErrorCode::internal, std::move(detail));
}

}  // namespace callveil::exporters
