// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret.hpp"

#include <sodium.h>

#include <cstring>
#include <exception>
#include <new>
#include <utility>

#include "crypto/sodium_ready.hpp"

namespace callveil::crypto {
namespace {

std::byte* allocate(std::size_t size) {
    if (size == 0) {
        return nullptr;
    }
    make_sodium_ready();
    void* memory = sodium_malloc(size);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    return static_cast<std::byte*>(memory);
}

}  // namespace

void make_sodium_ready() noexcept {
    if (sodium_init() < 0) {
        std::terminate();
    }
}

Secret::Secret(std::span<const std::byte> bytes)
    : data_(allocate(bytes.size())), size_(bytes.size()) {
    if (size_ != 0) {
        std::memcpy(data_, bytes.data(), size_);
    }
}

Secret::Secret(std::string_view bytes) : Secret(std::as_bytes(std::span(bytes))) {}

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    Secret taken(std::move(other));
    std::swap(data_, taken.data_);
    std::swap(size_, taken.size_);
    return *this;
}

Secret::~Secret() {
    sodium_free(data_);
}

Secret Secret::random(std::size_t size_bytes) {
    Secret secret;
    secret.data_ = allocate(size_bytes);
    secret.size_ = size_bytes;
    if (size_bytes != 0) {
        randombytes_buf(secret.data_, size_bytes);
    }
    return secret;
}

std::string_view Secret::view() const noexcept {
    return {reinterpret_cast<const char*>(data_), size_};
}

Secret Secret::duplicate() const {
    return Secret(bytes());
}

bool Secret::equals(const Secret& other) const noexcept {
    return size_ == other.size_ && (size_ == 0 || sodium_memcmp(data_, other.data_, size_) == 0);
}

}  // namespace callveil::crypto
