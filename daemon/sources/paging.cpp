// SPDX-License-Identifier: Apache-2.0
#include "sources/paging.hpp"

#include <fmt/format.h>

#include <thread>

namespace callveil::sources {

Result<void> visit_pages(const PageVisit& how, const PageReader& next,
                         const ports::RowVisitor& visit, const ports::ProgressVisitor& progress) {
    std::int64_t rows_read = 0;
    for (;;) {
        if (how.stop.stop_requested()) {
            return fail(ErrorCode::cancelled, fmt::format("Reading {} was stopped.", how.source));
        }
        CALLVEIL_ASSIGN(auto page, next());
        for (auto& row : page.rows) {
            ++rows_read;
            if (!visit(row)) {
                return {};
            }
        }
        if (progress && !progress(rows_read)) {
            return fail(ErrorCode::cancelled, fmt::format("Reading {} was stopped after {} rows.",
                                                          how.source, rows_read));
        }
        if (page.is_last) {
            return {};
        }
        if (how.pause.count() > 0) {
            std::this_thread::sleep_for(how.pause);
        }
    }
}

std::size_t bytes_of(const domain::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        return sizeof(value) + text->size();
    }
    const auto* blob = std::get_if<domain::Blob>(&value);
    return sizeof(value) + (blob == nullptr ? 0 : blob->bytes.size());
}

}  // namespace callveil::sources
