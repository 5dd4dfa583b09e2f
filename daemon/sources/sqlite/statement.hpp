// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/value.hpp"

struct sqlite3_stmt;

namespace callveil::sources {

enum class Step { row, done, failed };

/// One prepared statement; finalized with the object. Values keep their exact storage class.
class Statement {
public:
    explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}

    /// Binds the 1-based parameter `index`. A failure shows at the next `step`.
    void bind(int index, const domain::Value& value);
    /// Binds `values` from parameter `first` on; returns the next free parameter.
    int bind_all(int first, const std::vector<domain::Value>& values);

    Step step();
    /// Ends the reading and with it every lock that it held.
    void reset();

    int columns() const;
    domain::Value value(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
    bool bound_ = true;
};

/// "text", "integer", "real", "blob" or "null", as SQLite's typeof() names it.
std::string_view storage_class(const domain::Value& value);
/// The text or the number of a catalogue cell; empty or 0 for another class.
std::string as_text(const domain::Value& value);
std::int64_t as_number(const domain::Value& value);

}  // namespace callveil::sources
