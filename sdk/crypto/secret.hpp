// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace callveil::crypto {

/// Bytes that must not be copied, swapped out or printed: keys, passphrases, seeds.
///
/// Memory comes from `sodium_malloc` (guard pages, excluded from core dumps) and is zeroed when the
/// owner dies. Move-only; there is no stream operator on purpose. A moved-from Secret is empty.
class Secret {
public:
    Secret() noexcept = default;
    /// Copies `bytes` into guarded memory. @throws std::bad_alloc when the lock limit is reached.
    explicit Secret(std::span<const std::byte> bytes);
    explicit Secret(std::string_view bytes);
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    /// A fresh random secret of `size_bytes` bytes.
    static Secret random(std::size_t size_bytes);

    std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }
    std::string_view view() const noexcept;
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    /// A second owner of the same bytes, for a component with a life of its own.
    Secret duplicate() const;
    /// Equality in constant time.
    bool equals(const Secret& other) const noexcept;

private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace callveil::crypto
