// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "wire/admin_rows.hpp"

/// What a person is shown must fit into one message of the admin channel (256 KiB), whatever the
/// lead databases hold. A plan that nobody can look at must not be approved.
namespace callveil::usecases {

/// Bytes of JSON that the rows of one page take at most.
inline constexpr std::size_t page_bytes = 128 * 1024;

/// `text` if it has at most `bytes` bytes, else its beginning, whole characters of at most so many
/// bytes, with " [N more characters]" behind it.
std::string shortened(std::string_view text, std::size_t bytes);

/// As many of `sentences` as fit into `bytes`, with a last one that says how many are left out.
std::vector<std::string> shortened(const std::vector<std::string>& sentences, std::size_t bytes);

/// Rows of one page, filled by bytes.
class RowsInPage {
public:
    /// Adds `row`, its values shortened as far as needed. The first row always fits.
    /// @return false when the page is full and `row` belongs to the next one.
    bool add(wire::ShownRow row);
    std::vector<wire::ShownRow> take() { return std::move(rows_); }

private:
    std::vector<wire::ShownRow> rows_;
    std::size_t bytes_ = 0;
};

}  // namespace callveil::usecases
