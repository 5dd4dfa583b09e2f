// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>

#include "callveil/result.hpp"
#include "disk/reserve.hpp"

namespace callveil::stores {

/// Room on the disk of the state folder. New requests are only taken in while `floor` bytes are
/// free; what is there may use them up, and then a reserve of a quarter of that.
///
/// The reserve lies in the folder as `reserve`. Thread safety: all calls from any thread.
class StateRoom {
public:
    /// Takes the reserve if there is room. `floor` 0: every check passes and nothing is kept.
    StateRoom(const std::filesystem::path& folder, std::uint64_t floor);

    /// Takes the reserve again where it was released and there is room.
    /// @error unavailable  less than `floor` is free.
    Result<void> check();
    /// Gives the reserve back. @return whether there was any.
    bool release();

private:
    std::filesystem::path folder_;
    std::uint64_t floor_;
    std::mutex mutex_;
    disk::Reserve reserve_;
};

}  // namespace callveil::stores
