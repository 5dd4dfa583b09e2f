// SPDX-License-Identifier: Apache-2.0
#include "domain/walk_order.hpp"

#include <algorithm>
#include <functional>
#include <queue>

namespace callveil::domain {
namespace {

std::vector<std::size_t> count_earlier(const Precedence& precedence) {
    std::vector<std::size_t> earlier(precedence.rank.size(), 0);
    for (const auto& followers : precedence.followers) {
        for (const std::size_t later : followers) {
            ++earlier[later];
        }
    }
    return earlier;
}

/// `waiting` counts, per vertex, the predecessors that never got their turn. A vertex that still
/// waits has such a predecessor, so that walking backwards must run into a cycle.
std::vector<std::size_t> find_cycle(const Precedence& precedence,
                                    const std::vector<std::size_t>& waiting) {
    const std::size_t none = waiting.size();
    std::vector<std::size_t> before(waiting.size(), none);
    std::size_t at = none;
    for (std::size_t vertex = 0; vertex < waiting.size(); ++vertex) {
        if (waiting[vertex] == 0) {
            continue;
        }
        at = vertex;
        for (const std::size_t later : precedence.followers[vertex]) {
            before[later] = vertex;
        }
    }
    std::vector<bool> seen(waiting.size(), false);
    for (; !seen[at]; at = before[at]) {
        seen[at] = true;
    }
    std::vector<std::size_t> cycle{at};
    for (std::size_t vertex = before[at]; vertex != at; vertex = before[vertex]) {
        cycle.push_back(vertex);
    }
    std::ranges::reverse(cycle);
    return cycle;
}

}  // namespace

Ordering arrange(const Precedence& precedence) {
    using Turn = std::pair<std::size_t, std::size_t>;
    std::priority_queue<Turn, std::vector<Turn>, std::greater<>> free;
    std::vector<std::size_t> waiting = count_earlier(precedence);
    for (std::size_t vertex = 0; vertex < waiting.size(); ++vertex) {
        if (waiting[vertex] == 0) {
            free.emplace(precedence.rank[vertex], vertex);
        }
    }
    Ordering result;
    while (!free.empty()) {
        const std::size_t vertex = free.top().second;
        free.pop();
        result.order.push_back(vertex);
        for (const std::size_t later : precedence.followers[vertex]) {
            if (--waiting[later] == 0) {
                free.emplace(precedence.rank[later], later);
            }
        }
    }
    if (result.order.size() < waiting.size()) {
        result.cycle = find_cycle(precedence, waiting);
    }
    return result;
}

}  // namespace callveil::domain
