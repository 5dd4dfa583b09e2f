// SPDX-License-Identifier: Apache-2.0
// Many requests, slice by slice, from connections that come and go, against one callveild: memory,
// descriptors and threads of the daemon after each slice must be flat.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "rig/agents.hpp"
#include "rig/figures.hpp"
#include "rig/house.hpp"

namespace callveil::bench {
namespace {

constexpr std::size_t slices = 20;
constexpr std::int64_t kib_a_mib = 1024;
constexpr std::int64_t closing_connections = 4;  // those of the last commands may still be open

void print_head() {
    fmt::print("{:>5} {:>10} {:>12} {:>12} {:>12} {:>8} {:>8}\n", "slice", "requests", "requests/s",
               "resident KiB", "p99 us", "files", "threads");
}

ProcessLoad play_slice(const House& house, const wire::IdentityFile& identity, std::size_t slice,
                       std::size_t requests, std::size_t agents) {
    const auto crowd = send_all(identity, seal_requests(identity, requests), agents);
    if (crowd.refused > 0) {
        throw std::runtime_error(fmt::format("{} requests were refused", crowd.refused));
    }
    house.command({"request", "list", "--limit", "200"});
    house.command({"status"});
    const auto load = load_of(house.daemon());
    fmt::print("{:>5} {:>10} {:>12.0f} {:>12} {:>12.0f} {:>8} {:>8}\n", slice, slice * requests,
               static_cast<double>(requests) / crowd.took.count(), load.resident_kib,
               quantile(crowd.microseconds, 0.99), load.descriptors, load.threads);
    return load;
}

/// Growth from the end of the first quarter, when caches are warm, to the end.
void judge(const std::vector<ProcessLoad>& loads) {
    const auto& warm = loads[loads.size() / 4];
    const auto& last = loads.back();
    const auto grown = (last.resident_kib - warm.resident_kib) / kib_a_mib;
    fmt::print("from slice {} to {}: memory {:+} MiB, files {:+}, threads {:+}\n",
               loads.size() / 4 + 1, loads.size(), grown, last.descriptors - warm.descriptors,
               last.threads - warm.threads);
    if (grown > 8 || last.descriptors > warm.descriptors + closing_connections ||
        last.threads > warm.threads) {
        throw std::runtime_error("the daemon grows");
    }
}

void soak(std::size_t requests, std::size_t agents) {
    House house(std::filesystem::path("build/bench/soak"));
    house.start();
    const auto identity = house.enrol("desk-1");
    print_head();
    std::vector<ProcessLoad> loads;
    for (std::size_t slice = 1; slice <= slices; ++slice) {
        loads.push_back(play_slice(house, identity, slice, requests / slices, agents));
    }
    judge(loads);
}

}  // namespace
}  // namespace callveil::bench

int main(int count, char** words) {
    using callveil::bench::argument;
    try {
        callveil::bench::soak(argument(count, words, "requests", 200000),
                              argument(count, words, "agents", 64));
        return 0;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "bench_soak: {}\n", problem.what());
        return 1;
    }
}
