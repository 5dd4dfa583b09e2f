// SPDX-License-Identifier: Apache-2.0
// Durable intake: 64 agents over CURVE against a real callveild, beside the bare limits of SQLite
// on the same disk in the same run. Bodies are sealed before the clock starts.
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "rig/agents.hpp"
#include "rig/figures.hpp"
#include "rig/house.hpp"

namespace callveil::bench {
namespace {

/// About what a sealed request, its audit entry and their indexes weigh.
constexpr int row_bytes = 600;

class BareStore {
public:
    explicit BareStore(const std::filesystem::path& file) {
        sqlite3* opened = nullptr;
        sqlite3_open(file.c_str(), &opened);
        base_.reset(opened);
        run("PRAGMA journal_mode=WAL");
        run("PRAGMA synchronous=FULL");
        run("CREATE TABLE requests(id TEXT PRIMARY KEY, sealed BLOB)");
        sqlite3_prepare_v2(opened, "INSERT INTO requests VALUES(hex(randomblob(16)), zeroblob(?))",
                           -1, &insert_, nullptr);
        sqlite3_bind_int(insert_, 1, row_bytes);
    }
    ~BareStore() { sqlite3_finalize(insert_); }
    BareStore(const BareStore&) = delete;
    BareStore& operator=(const BareStore&) = delete;

    /// Rows per second when `group` of them share a commit.
    double rate(std::size_t rows, std::size_t group) {
        const auto began = std::chrono::steady_clock::now();
        for (std::size_t done = 0; done < rows; done += group) {
            run("BEGIN IMMEDIATE");
            for (std::size_t i = 0; i < group; ++i) {
                sqlite3_step(insert_);
                sqlite3_reset(insert_);
            }
            run("COMMIT");
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
        return static_cast<double>(rows) / took.count();
    }

private:
    void run(const char* sql) {
        if (sqlite3_exec(base_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
            throw std::runtime_error(sqlite3_errmsg(base_.get()));
        }
    }

    std::unique_ptr<sqlite3, decltype(&sqlite3_close)> base_{nullptr, &sqlite3_close};
    sqlite3_stmt* insert_ = nullptr;
};

void measure(std::size_t requests, std::size_t agents) {
    House house(std::filesystem::path("build/bench/intake"));
    BareStore bare(house.folder() / "bare.sqlite");
    const double grouped = bare.rate(requests, agents);
    const double single = bare.rate(std::min<std::size_t>(requests, 5000), 1);
    house.start();
    const auto identity = house.enrol("desk-1");
    const auto sealed = seal_requests(identity, requests);
    const double daemon_began = load_of(house.daemon()).cpu_seconds;
    const double agents_began = load_of(getpid()).cpu_seconds;
    const auto crowd = send_all(identity, sealed, agents);
    if (crowd.refused > 0) {
        throw std::runtime_error(fmt::format("{} requests were refused", crowd.refused));
    }
    const auto micros_each = [requests](double seconds) {
        return seconds * 1e6 / static_cast<double>(requests);
    };
    const double daemon_cpu = micros_each(load_of(house.daemon()).cpu_seconds - daemon_began);
    const double agents_cpu = micros_each(load_of(getpid()).cpu_seconds - agents_began);
    const double rate = static_cast<double>(requests) / crowd.took.count();
    print({{"bare inserts, one commit each", single, "rows/s", 0, ""},
           {fmt::format("bare inserts, {} a commit", agents), grouped, "rows/s", 0, ""},
           {fmt::format("acknowledged requests, {} agents", agents), rate, "requests/s",
            rate / grouped, ">= 15000 requests/s"},
           {"the same, beside one commit each", rate, "requests/s", rate / single, ">= 2x"},
           {"send to acknowledgement, p50", quantile(crowd.microseconds, 0.5), "us", 0, ""},
           {"send to acknowledgement, p99", quantile(crowd.microseconds, 0.99), "us", 0, ""},
           {"CPU per request, daemon", daemon_cpu, "us", 0, ""},
           {"CPU per request, agents", agents_cpu, "us", 0, ""},
           {"daemon's peak memory", static_cast<double>(load_of(house.daemon()).peak_kib), "KiB", 0,
            ""}});
}

}  // namespace
}  // namespace callveil::bench

int main(int count, char** words) {
    using callveil::bench::argument;
    try {
        callveil::bench::measure(argument(count, words, "requests", 40000),
                                 argument(count, words, "agents", 64));
        return 0;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "bench_intake: {}\n", problem.what());
        return 1;
    }
}
