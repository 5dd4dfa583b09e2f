// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace callveil::domain {

struct Null {
    auto operator<=>(const Null&) const = default;
};
/// Bytes that are not text.
struct Blob {
    std::string bytes;
    auto operator<=>(const Blob&) const = default;
};

/// One cell of a lead database with its storage class, exactly as the database holds it.
/// Types that have no place here (decimal, timestamp, ...) travel as the database's own text.
using Value = std::variant<Null, std::int64_t, double, std::string, Blob>;

bool is_null(const Value& value) noexcept;
/// The text of a text value; empty for every other storage class.
std::string_view text_of(const Value& value) noexcept;
/// What a person reads: text as it is, numbers in shortest exact form, "" for NULL, hex for a blob.
std::string display(const Value& value);
/// Injective bytes of `value`: one tag byte for the storage class, then its exact bytes.
/// Two values are the same for compare-and-swap when and only when these bytes are equal.
std::string canonical_bytes(const Value& value);
/// The inverse of `canonical_bytes`, for row keys that were stored. Null for malformed bytes.
Value from_canonical_bytes(std::string_view bytes);

/// Values of the key columns of one row, in key order.
using RowKey = std::vector<Value>;
/// Injective bytes of a key, usable as a map key and for digests.
std::string canonical_bytes(const RowKey& key);
RowKey key_from_canonical_bytes(std::string_view bytes);

}  // namespace callveil::domain
