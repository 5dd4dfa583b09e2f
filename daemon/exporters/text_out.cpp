// SPDX-License-Identifier: Apache-2.0
#include "exporters/text_out.hpp"

#include <fmt/format.h>

#include <utility>

namespace callveil::exporters {

TextOut::TextOut(Deliver deliver) : deliver_(std::move(deliver)) {
    pending_.reserve(chunk_bytes);
}

void TextOut::write_through(std::string_view text) {
    flush();
    if (text.size() < chunk_bytes) {
        pending_ += text;
    } else if (wanted_) {
        wanted_ = deliver_(text);
    }
}

void TextOut::flush() {
    if (wanted_ && !pending_.empty()) {
        wanted_ = deliver_(pending_);
    }
    pending_.clear();
}

Result<void> write_rows(const ports::ExportCollection& collection, const TextOut& out,
                        const RowWriter& write) {
    bool ragged = false;
    CALLVEIL_TRY(collection.rows([&](const std::vector<domain::Value>& values) {
        ragged = values.size() != collection.columns.size();
        if (!ragged) {
            write(values);
        }
        return !ragged && out.wanted();
    }));
    if (ragged) {
        return fail(ErrorCode::internal,
                    fmt::format("A row of {} does not have the {} values of its columns.",
                                collection.id.text(), collection.columns.size()));
    }
    return {};
}

}  // namespace callveil::exporters
