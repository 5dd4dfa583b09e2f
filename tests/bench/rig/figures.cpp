// SPDX-License-Identifier: Apache-2.0
#include "rig/figures.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

namespace callveil::bench {

void print(const std::vector<Figure>& figures) {
    fmt::print("{:<58} {:>14} {:<12} {:>7}  {}\n", "figure", "value", "unit", "ratio", "target");
    for (const auto& figure : figures) {
        fmt::print("{:<58} {:>14.1f} {:<12} {:>7}  {}\n", figure.what, figure.value, figure.unit,
                   figure.ratio > 0 ? fmt::format("{:.2f}", figure.ratio) : "", figure.target);
    }
}

double quantile(std::vector<double> values, double share) {
    if (values.empty()) {
        return 0;
    }
    const auto last = values.size() - 1;
    const auto at = std::min(last, static_cast<std::size_t>(share * static_cast<double>(last)));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at),
                     values.end());
    return values[at];
}

namespace {

/// Fields 14 and 15 of proc(5) stat, which follow the name in parentheses.
double cpu_seconds_of(const std::filesystem::path& folder) {
    std::ifstream file(folder / "stat");
    file.ignore(std::numeric_limits<std::streamsize>::max(), ')');
    std::string skipped;
    for (int field = 3; field < 14; ++field) {
        file >> skipped;
    }
    double user = 0;
    double system = 0;
    file >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

ProcessLoad load_of(pid_t process) {
    const auto folder = std::filesystem::path("/proc") / std::to_string(process);
    ProcessLoad load;
    load.cpu_seconds = cpu_seconds_of(folder);
    std::ifstream status(folder / "status");
    for (std::string word; status >> word;) {
        if (word == "VmRSS:") {
            status >> load.resident_kib;
        } else if (word == "VmHWM:") {
            status >> load.peak_kib;
        } else if (word == "Threads:") {
            status >> load.threads;
        }
    }
    load.descriptors = std::distance(std::filesystem::directory_iterator(folder / "fd"), {});
    return load;
}

std::size_t argument(int count, char** words, const std::string& name, std::size_t otherwise) {
    for (int i = 1; i + 1 < count; ++i) {
        if (words[i] == "--" + name) {
            return std::stoull(words[i + 1]);
        }
    }
    return otherwise;
}

}  // namespace callveil::bench
