// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace callveil::plugin {

/// Lets any thread wake a thread that polls a descriptor.
class WakeUp {
public:
    WakeUp() noexcept;
    ~WakeUp();
    WakeUp(const WakeUp&) = delete;
    WakeUp& operator=(const WakeUp&) = delete;

    bool is_open() const noexcept { return descriptor_ >= 0; }
    /// Readable after wake(), until clear().
    int descriptor() const noexcept { return descriptor_; }
    void wake() noexcept;
    void clear() noexcept;

private:
    int descriptor_;
};

/// Whether so many more descriptors can be opened. libzmq ends the process when it runs out of them
/// while it makes a context.
bool has_descriptor_headroom() noexcept;

}  // namespace callveil::plugin
