// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace callveil::disk {

/// Bytes that this user may still write on the file system of `path`; nothing where it cannot be
/// asked.
std::optional<std::uint64_t> free_bytes(const std::filesystem::path& path) noexcept;

/// Space that is kept in a file of its own for the day on which the disk is full: SQLite needs some
/// to delete, and what was begun must be noted.
///
/// Several processes may name one file; whoever releases it first has the space. No thread safety.
class Reserve {
public:
    /// Takes nothing yet. `file` is ours alone, mode 0600; 0 bytes: there is no reserve.
    Reserve(std::filesystem::path file, std::uint64_t bytes);

    /// Takes the space unless it is taken, or less than four times as much is free.
    /// @return whether it is taken now.
    bool take() const noexcept;
    /// Gives the space back to the file system. @return whether there was any.
    bool release() const noexcept;

private:
    bool is_taken() const noexcept;

    std::filesystem::path file_;
    std::uint64_t bytes_;
};

}  // namespace callveil::disk
