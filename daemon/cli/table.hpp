// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/terminal.hpp"

namespace callveil::cli {

/// One cell; its text may hold anything that a database holds.
struct Cell {
    Cell(std::string words, Style look = Style::plain) : text(std::move(words)), style(look) {}
    Cell(const char* words) : text(words) {}
    std::string text;
    Style style = Style::plain;
};

/// An aligned table. Widths count code points; cells that do not fit the terminal go on in the next
/// line, so nothing is ever cut.
class Table {
public:
    /// @param headings  one per column; all empty for a table without a heading line.
    explicit Table(std::vector<std::string> headings);

    /// Adds a row of as many cells as there are columns.
    void add(std::vector<Cell> row);
    bool is_empty() const noexcept { return rows_.empty(); }
    /// Columns of the terminal that the table takes when no cell is broken.
    std::size_t natural_width() const noexcept;
    /// @param indent  blanks before each line.
    void print(const Terminal& terminal, std::size_t indent = 0) const;

private:
    std::vector<std::size_t> widths_in(std::size_t room) const;
    void print_row(const Terminal& terminal, const std::vector<Cell>& row,
                   const std::vector<std::size_t>& widths, std::size_t indent) const;

    std::vector<std::string> headings_;
    std::vector<std::size_t> natural_;
    std::vector<std::vector<Cell>> rows_;
};

}  // namespace callveil::cli
