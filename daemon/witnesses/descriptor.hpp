// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace callveil::witnesses {

/// Owns a file descriptor of the system.
class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (is_open()) {
            ::close(number_);
        }
    }
    int number() const noexcept { return number_; }
    bool is_open() const noexcept { return number_ >= 0; }

private:
    int number_;
};

/// What the system said last.
inline std::string system_word() {
    return std::generic_category().message(errno);
}

}  // namespace callveil::witnesses
