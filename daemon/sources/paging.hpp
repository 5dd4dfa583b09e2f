// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "ports/lead_source.hpp"

namespace callveil::sources {

/// Bytes of cells after which a page ends early, so that long values cost no more memory.
inline constexpr std::size_t page_bytes = 16U << 20U;

/// Some rows, read by one statement; nothing is locked any more.
struct Page {
    std::vector<ports::Row> rows;
    bool is_last = false;
};

/// Reads the next page.
using PageReader = std::function<Result<Page>()>;

/// How the pages of one lead database are visited.
struct PageVisit {
    std::string_view source;          ///< its name, for sentences
    const std::stop_token& stop;      ///< asked before each page
    std::chrono::microseconds pause;  ///< time left to other programs between pages
};

/// Hands every row of every page to `visit` until that has enough, and tells `progress`, which may
/// be empty, after each page.
/// @error cancelled  `how.stop` asked for it or `progress` returned false.
/// @error what `next` returns.
Result<void> visit_pages(const PageVisit& how, const PageReader& next,
                         const ports::RowVisitor& visit, const ports::ProgressVisitor& progress);

/// Memory that a cell takes.
std::size_t bytes_of(const domain::Value& value);

}  // namespace callveil::sources
