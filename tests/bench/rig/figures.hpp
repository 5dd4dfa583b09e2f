// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>
#include <cstdint>
#include <string>
#include <vector>

namespace callveil::bench {

/// One line of a benchmark's report.
struct Figure {
    std::string what;
    double value = 0;
    std::string unit;
    double ratio = 0;    ///< to the limit of the same run; 0 where there is none
    std::string target;  ///< as docs/PERFORMANCE.md states it; empty where there is none
};

/// Prints an aligned table.
void print(const std::vector<Figure>& figures);

/// The value below which `share` (0..1) of `values` lie; 0 of nothing.
double quantile(std::vector<double> values, double share);

/// What /proc says of a living process.
struct ProcessLoad {
    double cpu_seconds = 0;  ///< of all threads, user and system
    std::int64_t resident_kib = 0;
    std::int64_t peak_kib = 0;
    std::int64_t descriptors = 0;
    std::int64_t threads = 0;
};
ProcessLoad load_of(pid_t process);

/// The number behind `--name` among the arguments, or `otherwise`.
std::size_t argument(int count, char** words, const std::string& name, std::size_t otherwise);

}  // namespace callveil::bench
