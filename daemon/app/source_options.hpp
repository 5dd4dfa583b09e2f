// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include "app/duration.hpp"
#include "app/option.hpp"

namespace callveil::app {

using Path = std::filesystem::path;
using Paths = std::vector<std::filesystem::path>;
using Words = std::vector<std::string>;

/// A path that need not be: the word "none" stands for no path.
struct PathOrNone {
    Path path;
};

/// A region whose phone numbers are known, as ISO 3166 writes it: "US".
struct Region {
    std::string code = "US";
};

/// One lead database, as the list `sources` names it.
struct SourceOptions {
    std::string name;
    std::string kind = "sqlite";
    Path path;
    Region region;
    std::string regime = "gdpr";
    Words datasets;
    Words dataset_places;  ///< "file:line:column" of each, for sentences
    Milliseconds busy_timeout = std::chrono::seconds{5};
    std::int64_t page_rows = 2000;
    Milliseconds page_pause{0};
};

inline constexpr auto source_options = std::tuple{
    Option{"name", &SourceOptions::name, Presence::required, "Name in tables and sentences."},
    Option{"kind", &SourceOptions::kind, Presence::optional, "Kind of database.", "sqlite"},
    Option{"path", &SourceOptions::path, Presence::required, "File of the SQLite database."},
    Option{"region", &SourceOptions::region, Presence::optional,
           "ISO 3166 region of its phone numbers, e.g. US, GB, DE."},
    Option{"regime", &SourceOptions::regime, Presence::optional,
           "Law whose clock runs for its people.", "gdpr|ccpa"},
    Option{"datasets", &SourceOptions::datasets, Presence::required,
           "Keys of the datasets of the data maps that live in it."},
    Option{"busy_timeout", &SourceOptions::busy_timeout, Presence::optional,
           "Longest wait for another program's lock.", 0, 600'000},
    Option{"page_rows", &SourceOptions::page_rows, Presence::optional, "Rows read under one lock.",
           1, 100'000},
    Option{"page_pause", &SourceOptions::page_pause, Presence::optional,
           "Time left to other programs between two pages.", 0, 10'000},
};

}  // namespace callveil::app
