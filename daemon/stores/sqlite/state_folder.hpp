// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "callveil/result.hpp"

namespace callveil::stores {

/// A state folder that only this user can enter, held by this process alone until the owner dies.
class StateFolder {
public:
    /// Makes the folder (0700), the lock file and an empty store file (0600) where they are absent.
    /// @error misconfigured  folder or file is another user's or open to others.
    /// @error unavailable    another daemon holds the lock, or the folder cannot be made.
    static Result<StateFolder> enter(const std::filesystem::path& folder);

    StateFolder(StateFolder&& other) noexcept;
    StateFolder& operator=(StateFolder&& other) noexcept;
    StateFolder(const StateFolder&) = delete;
    StateFolder& operator=(const StateFolder&) = delete;
    ~StateFolder();

    const std::filesystem::path& store_file() const noexcept { return store_file_; }

private:
    StateFolder(std::filesystem::path store_file, int lock) noexcept;

    std::filesystem::path store_file_;
    int lock_;
};

}  // namespace callveil::stores
