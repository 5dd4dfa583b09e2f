// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/state_room.hpp"

#include <fmt/format.h>

namespace callveil::stores {
namespace {

constexpr std::uint64_t part_in_reserve = 4;
constexpr std::uint64_t mebibyte = 1U << 20U;

}  // namespace

StateRoom::StateRoom(const std::filesystem::path& folder, std::uint64_t floor)
    : folder_(folder), floor_(floor), reserve_(folder / "reserve", floor / part_in_reserve) {
    (void)reserve_.take();
}

Result<void> StateRoom::check() {
    const auto free = floor_ == 0 ? std::nullopt : disk::free_bytes(folder_);
    if (!free) {
        return {};
    }
    if (*free < floor_) {
        return fail(
            ErrorCode::unavailable,
            fmt::format("The disk of the state folder is nearly full: {} MiB are free and a "
                        "new request needs {}; free space, then it is taken.",
                        *free / mebibyte, floor_ / mebibyte));
    }
    const std::lock_guard lock(mutex_);
    (void)reserve_.take();
    return {};
}

bool StateRoom::release() {
    const std::lock_guard lock(mutex_);
    return reserve_.release();
}

}  // namespace callveil::stores
