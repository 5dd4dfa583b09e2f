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

/// Tarjan's algorithm over a stack of its own: a map may be as deep as it has collections.
class ComponentSearch {
public:
    explicit ComponentSearch(const Precedence& precedence)
        : followers_(precedence.followers),
          found_(followers_.size(), unseen),
          lowest_(followers_.size(), 0),
          component_(followers_.size(), unseen) {}

    std::vector<std::size_t> run() {
        for (std::size_t vertex = 0; vertex < followers_.size(); ++vertex) {
            if (found_[vertex] == unseen) {
                explore(vertex);
            }
        }
        return std::move(component_);
    }

private:
    static constexpr auto unseen = static_cast<std::size_t>(-1);
    struct Visit {
        std::size_t vertex;
        std::size_t next_follower = 0;
    };

    void explore(std::size_t first) {
        enter(first);
        while (!path_.empty()) {
            Visit& visit = path_.back();
            if (visit.next_follower < followers_[visit.vertex].size()) {
                look_at(visit.vertex, followers_[visit.vertex][visit.next_follower++]);
            } else {
                leave();
            }
        }
    }

    void enter(std::size_t vertex) {
        found_[vertex] = lowest_[vertex] = count_++;
        open_.push_back(vertex);
        path_.push_back({vertex});
    }

    void look_at(std::size_t from, std::size_t to) {
        if (found_[to] == unseen) {
            enter(to);
        } else if (component_[to] == unseen) {
            lowest_[from] = std::min(lowest_[from], found_[to]);
        }
    }

    void leave() {
        const std::size_t vertex = path_.back().vertex;
        path_.pop_back();
        if (!path_.empty()) {
            std::size_t& above = lowest_[path_.back().vertex];
            above = std::min(above, lowest_[vertex]);
        }
        if (lowest_[vertex] == found_[vertex]) {
            close(vertex);
        }
    }

    void close(std::size_t root) {
        for (std::size_t vertex = root + 1; vertex != root;) {
            vertex = open_.back();
            open_.pop_back();
            component_[vertex] = root;
        }
    }

    const std::vector<std::vector<std::size_t>>& followers_;
    std::vector<std::size_t> found_;   ///< order of discovery
    std::vector<std::size_t> lowest_;  ///< earliest open vertex that is led to
    std::vector<std::size_t> component_;
    std::vector<std::size_t> open_;
    std::vector<Visit> path_;
    std::size_t count_ = 0;
};

}  // namespace

std::vector<std::size_t> components_of(const Precedence& precedence) {
    return ComponentSearch(precedence).run();
}

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
