// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <thread>

#include "callveil/result.hpp"
#include "crypto/hash.hpp"
#include "exporters/bounded_pipe.hpp"
#include "exporters/text_out.hpp"

namespace callveil::exporters {

/// The text of one entry of the package: a view that pushes, turned into a source that is pulled.
///
/// While it is open the view runs on a helper thread of its own and is held back by a small pipe.
/// The thread has ended when `close` returns, so the views of a package never run side by side.
/// Thread safety: none; one thread owns it.
class EntryText {
public:
    /// Most bytes that wait between the view and the archive.
    static constexpr std::size_t buffer_bytes = 256 * 1024;

    EntryText(std::string name, View view);
    ~EntryText();
    EntryText(const EntryText&) = delete;
    EntryText& operator=(const EntryText&) = delete;

    const std::string& name() const noexcept { return name_; }

    /// Starts the view from its beginning. @error unavailable  no thread can be made.
    Result<void> open();
    /// The next bytes; 0 at the end. @error as the view; `internal` when it threw.
    Result<std::size_t> read(std::span<char> into);
    /// Ends reading, at the end or before it.
    void close();

    /// Size and hash of the text; known once it was read to its end.
    bool complete() const noexcept { return !sha256_.empty(); }
    std::int64_t size_bytes() const noexcept { return size_bytes_; }
    const std::string& sha256() const noexcept { return sha256_; }
    std::size_t peak_bytes() const noexcept { return peak_bytes_; }

private:
    void run(BoundedPipe& pipe);
    Result<void> finish();

    std::string name_;
    View view_;
    std::unique_ptr<BoundedPipe> pipe_;
    std::jthread writer_;
    Result<void> outcome_;  ///< written by the helper thread, read after it was joined
    crypto::Sha256 hash_;
    std::int64_t size_bytes_ = 0;
    std::string sha256_;
    std::size_t peak_bytes_ = 0;
};

}  // namespace callveil::exporters
