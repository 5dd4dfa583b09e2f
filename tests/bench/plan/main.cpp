// SPDX-License-Identifier: Apache-2.0
// Planning the walk over a large data map: as many collections as kinds of identity, in three
// shapes. A map twice as large stands beside each, because planning is to grow with its size alone.
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <functional>
#include <set>
#include <stdexcept>

#include "domain/erase_order.hpp"
#include "domain/traversal.hpp"
#include "rig/figures.hpp"

namespace callveil::bench {
namespace {

using domain::Direction;

/// A data map and what a request gives and targets.
struct Case {
    domain::DataMap map;
    std::set<std::string> given;
};

std::string name_of(std::size_t number) {
    return fmt::format("c{:06}", number);
}

domain::Field field(std::string name) {
    domain::Field made;
    made.name = std::move(name);
    made.categories = {"user.unique_id"};
    return made;
}

/// `parent(i)`: the collection that collection i refers to; itself for none.
Case made(std::size_t size, Direction direction,
          const std::function<std::size_t(std::size_t)>& parent) {
    Case one;
    auto& dataset = one.map.datasets.emplace_back();
    dataset.key = "ds";
    for (std::size_t i = 0; i < size; ++i) {
        auto& collection = dataset.collections.emplace_back();
        collection.name = name_of(i);
        collection.fields = {field("key"), field("parent")};
        collection.fields[0].identity = fmt::format("kind{}", i);
        one.given.insert(collection.fields[0].identity);
        if (const auto other = parent(i); other != i) {
            collection.fields[1].references = {{{{"ds", name_of(other)}, "key"}, direction}};
        }
        if (i > 0) {
            collection.erase_after = {{"ds", name_of(i - 1)}};
        }
    }
    return one;
}

Case chain(std::size_t size) {
    return made(size, Direction::from, [](std::size_t i) { return i == 0 ? 0 : i - 1; });
}

Case star(std::size_t size) {
    return made(size, Direction::either, [](std::size_t) { return 0; });
}

Case ring(std::size_t size) {
    return made(size, Direction::from, [size](std::size_t i) { return (i + size - 1) % size; });
}

/// Medians of several plans, in milliseconds.
struct Took {
    double wall = 0;
    double cpu = 0;  ///< what it costs on a machine that others use, too
};

Took plan_time(const Case& one, std::size_t runs) {
    std::vector<double> wall;
    std::vector<double> cpu;
    for (std::size_t run = 0; run < runs; ++run) {
        const auto began = std::chrono::steady_clock::now();
        const auto ticks = std::clock();
        const auto walk = domain::plan_walk(one.map, one.given, {"user"});
        const auto order = domain::erase_order(one.map, {});
        cpu.push_back(static_cast<double>(std::clock() - ticks) * 1e3 / CLOCKS_PER_SEC);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - began;
        if (!walk || !order || walk->stops.size() != one.map.datasets[0].collections.size()) {
            throw std::runtime_error("the map was not planned");
        }
        wall.push_back(took.count());
    }
    return {quantile(std::move(wall), 0.5), quantile(std::move(cpu), 0.5)};
}

void measure(std::size_t size, std::size_t runs) {
    struct Shape {
        const char* name;
        Case (*make)(std::size_t size);
    };
    std::vector<Figure> figures;
    for (const auto& shape : {Shape{"chain", chain}, Shape{"star", star}, Shape{"ring", ring}}) {
        const auto once = plan_time(shape.make(size), runs);
        const auto twice = plan_time(shape.make(2 * size), runs);
        figures.push_back({fmt::format("{} of {} collections and identities", shape.name, size),
                           once.wall, "ms", 0, "<= 50 ms"});
        figures.push_back({"the same, CPU", once.cpu, "ms", 0, ""});
        figures.push_back({fmt::format("{} of them, CPU", 2 * size), twice.cpu, "ms",
                           twice.cpu / once.cpu, "about 2x"});
    }
    print(figures);
}

}  // namespace
}  // namespace callveil::bench

int main(int count, char** words) {
    using callveil::bench::argument;
    try {
        callveil::bench::measure(argument(count, words, "collections", 2000),
                                 argument(count, words, "runs", 21));
        return 0;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "bench_plan: {}\n", problem.what());
        return 1;
    }
}
