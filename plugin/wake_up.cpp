// SPDX-License-Identifier: Apache-2.0
#include "plugin/wake_up.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cstdint>

namespace callveil::plugin {
namespace {

// A context with two sockets, a monitor and a connection takes 11; the rest is for the outbox.
constexpr std::size_t headroom = 20;

}  // namespace

WakeUp::WakeUp() noexcept : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

WakeUp::~WakeUp() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

void WakeUp::wake() noexcept {
    const std::uint64_t one = 1;
    // It fails only when it is readable already.
    [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof one);
}

void WakeUp::clear() noexcept {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto taken = ::read(descriptor_, &count, sizeof count);
}

bool has_descriptor_headroom() noexcept {
    std::array<int, headroom> opened{};
    bool enough = true;
    for (int& descriptor : opened) {
        descriptor = ::eventfd(0, EFD_CLOEXEC);
        enough = enough && descriptor >= 0;
    }
    for (const int descriptor : opened) {
        if (descriptor >= 0) {
            ::close(descriptor);
        }
    }
    return enough;
}

}  // namespace callveil::plugin
