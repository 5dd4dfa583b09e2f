// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "callveil/result.hpp"

namespace callveil::cli {

/// A file of mode 0600 that appears whole under its name, or not at all.
class NewFile {
public:
    /// @error conflict     something of that name exists.
    /// @error unavailable  the folder cannot be written.
    static Result<NewFile> create(const std::filesystem::path& path);
    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    /// Removes what was not kept.
    ~NewFile();

    /// @error unavailable  the disk is full or failed.
    Result<void> write(std::string_view bytes);
    /// Syncs the file and gives it its name. @error conflict  the name was taken meanwhile.
    Result<void> keep();

private:
    NewFile(std::filesystem::path path, std::filesystem::path draft, int descriptor) noexcept;
    tl::unexpected<Error> broken() const;

    std::filesystem::path path_;
    std::filesystem::path draft_;
    int descriptor_;
};

}  // namespace callveil::cli
