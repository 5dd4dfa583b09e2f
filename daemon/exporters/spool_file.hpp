// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "callveil/result.hpp"

namespace callveil::exporters {

/// A file that gets its name only when it is whole.
///
/// Until `publish` it is ".callveil-XXXXXX.part" in the folder of its target, mode 0600, and it is
/// removed with its owner. Thread safety: none.
class SpoolFile {
public:
    /// @error conflict     `target` exists.
    /// @error unavailable  the folder is missing or cannot be written.
    static Result<SpoolFile> create(const std::filesystem::path& target);

    SpoolFile(SpoolFile&& other) noexcept;
    SpoolFile& operator=(SpoolFile&&) = delete;
    ~SpoolFile();

    /// Writes all of `bytes` at the position and moves it on. @error unavailable  e.g. disk full.
    Result<void> write(std::span<const char> bytes);
    void seek(std::int64_t position) noexcept { position_ = position; }
    std::int64_t position() const noexcept { return position_; }
    std::int64_t size() const noexcept { return size_; }

    /// Lower-case hex of the SHA-256 of all bytes. @error unavailable  the disk cannot be read.
    Result<std::string> sha256() const;

    /// Makes content and name durable. Never replaces a file.
    /// @error conflict     the target exists by now.
    /// @error unavailable  the disk failed; the target does not exist.
    Result<void> publish();

private:
    SpoolFile(std::filesystem::path target, std::filesystem::path part, int descriptor);
    Result<void> give_name();
    Result<void> sync_folder() const;

    std::filesystem::path target_;
    std::filesystem::path part_;  ///< empty once there is nothing to remove
    int descriptor_ = -1;
    std::int64_t position_ = 0;
    std::int64_t size_ = 0;
};

}  // namespace callveil::exporters
