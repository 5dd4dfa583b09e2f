// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "wire/fields.hpp"

/// Admin channel: rows of lead databases as a person reads them.
namespace callveil::wire {

/// One cell as a person reads it.
struct ShownCell {
    std::string column;
    std::string before;
    std::string after;
    std::string action;
    std::string strategy;
    std::string reason;
    static constexpr auto fields() {
        return std::tuple{
            must("column", &ShownCell::column, "column"),
            must("before", &ShownCell::before, "value now", 65536),
            must("after", &ShownCell::after, "value after, for a masked cell", 65536),
            must("action", &ShownCell::action, "show, mask, keep, release or withheld"),
            must("strategy", &ShownCell::strategy, "mask, or empty"),
            must("reason", &ShownCell::reason, "why it is kept, or empty")};
    }
};

/// One row of a lead database.
struct ShownRow {
    std::int64_t number = 0;
    std::string source;
    std::string collection;
    std::string key;
    std::vector<std::string> why;
    std::vector<std::string> flags;
    bool ticked = false;
    std::vector<ShownCell> cells;
    static constexpr auto fields() {
        return std::tuple{
            must("number", &ShownRow::number, "number of the row in this plan or search, from 1"),
            must("source", &ShownRow::source, "lead database"),
            must("collection", &ShownRow::collection, "dataset:collection"),
            must("key", &ShownRow::key, "row key as a person reads it"),
            must("why", &ShownRow::why, "sentences: what led here"),
            must("flags", &ShownRow::flags, "conflict, shared, partial_match, gone, changed"),
            must("ticked", &ShownRow::ticked, "whether it will be exported or masked"),
            must("cells", &ShownRow::cells, "cells")};
    }
};

}  // namespace callveil::wire
