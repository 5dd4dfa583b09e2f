// SPDX-License-Identifier: Apache-2.0
#include "exporters/entry_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace callveil::exporters {
namespace {

// The text of an exception may repeat a value, so it goes no further than this.
Result<void> run_view(const View& view, const std::string& name, BoundedPipe& pipe) {
    try {
        TextOut out([&pipe](std::string_view chunk) { return pipe.write(chunk); });
        CALLVEIL_TRY(view(out));
        out.flush();
        return {};
    } catch (...) {
        return fail(ErrorCode::internal,
                    fmt::format("Writing {} of the package ended with an exception.", name));
    }
}

}  // namespace

EntryText::EntryText(std::string name, View view)
    : name_(std::move(name)), view_(std::move(view)) {}

EntryText::~EntryText() {
    close();
}

Result<void> EntryText::open() {
    close();
    hash_ = {};
    size_bytes_ = 0;
    sha256_.clear();
    outcome_ = {};
    try {
        pipe_ = std::make_unique<BoundedPipe>(buffer_bytes);
        writer_ = std::jthread([this] { run(*pipe_); });
    } catch (const std::exception&) {
        return fail(ErrorCode::unavailable,
                    "The package cannot be written: the system has no thread or memory left.");
    }
    return {};
}

void EntryText::run(BoundedPipe& pipe) {
    outcome_ = run_view(view_, name_, pipe);
    pipe.finish();
}

Result<std::size_t> EntryText::read(std::span<char> into) {
    const auto count = pipe_ ? pipe_->read(into) : 0;
    if (count == 0) {
        CALLVEIL_TRY(finish());
        return 0;
    }
    hash_.update({into.data(), count});
    size_bytes_ += static_cast<std::int64_t>(count);
    return count;
}

Result<void> EntryText::finish() {
    if (writer_.joinable()) {
        writer_.join();
        if (outcome_) {
            sha256_ = crypto::hex(hash_.finish());
        }
    }
    return outcome_;
}

void EntryText::close() {
    if (!pipe_) {
        return;
    }
    pipe_->abandon();
    if (writer_.joinable()) {
        writer_.join();
    }
    peak_bytes_ = std::max(peak_bytes_, pipe_->peak_bytes());
    pipe_.reset();
}

}  // namespace callveil::exporters
