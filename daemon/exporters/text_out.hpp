// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "ports/exporter.hpp"

namespace callveil::exporters {

/// Where the views write: collects small pieces of text and hands them on in chunks.
/// Thread safety: none; it belongs to the thread that writes.
class TextOut {
public:
    /// Takes a chunk; false when nobody reads any more.
    using Deliver = std::function<bool(std::string_view chunk)>;

    /// Bytes that are collected before they are handed on.
    static constexpr std::size_t chunk_bytes = 32 * 1024;

    explicit TextOut(Deliver deliver);

    TextOut& operator<<(std::string_view text) {
        if (pending_.size() + text.size() <= chunk_bytes) {
            pending_ += text;
        } else {
            write_through(text);
        }
        return *this;
    }
    TextOut& operator<<(char character) { return *this << std::string_view(&character, 1); }
    /// Hands on what is left.
    void flush();
    /// False when the reader has gone: whoever writes should stop.
    bool wanted() const noexcept { return wanted_; }

private:
    void write_through(std::string_view text);

    Deliver deliver_;
    std::string pending_;
    bool wanted_ = true;
};

/// Writes one entry of the package.
using View = std::function<Result<void>(TextOut& out)>;

/// Gets the values of one row, as many as the collection has columns.
using RowWriter = std::function<void(const std::vector<domain::Value>& values)>;

/// Gives each row of `collection` to `write` until there are no more or nobody reads `out`.
/// @error internal  a row does not have as many values as there are columns.
/// Otherwise the errors of `collection.rows`.
Result<void> write_rows(const ports::ExportCollection& collection, const TextOut& out,
                        const RowWriter& write);

}  // namespace callveil::exporters
