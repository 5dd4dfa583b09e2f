// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace callveil::domain {

/// Vertices 0 .. rank.size()-1 and what must come before what.
struct Precedence {
    std::vector<std::size_t> rank;  ///< which of several free vertices comes first
    std::vector<std::vector<std::size_t>> followers;

    explicit Precedence(std::size_t vertices) : rank(vertices, 0), followers(vertices) {}
    void add(std::size_t earlier, std::size_t later) { followers[earlier].push_back(later); }
};

/// An order of all vertices that keeps every precedence, or a cycle that forbids one.
struct Ordering {
    std::vector<std::size_t> order;
    std::vector<std::size_t> cycle;  ///< in its direction, each vertex once; empty when ordered
};

/// Orders in O((vertices + precedences) log vertices).
Ordering arrange(const Precedence& precedence);

/// A number per vertex; two vertices share it when and only when each leads to the other.
/// O(vertices + precedences), without recursion.
std::vector<std::size_t> components_of(const Precedence& precedence);

}  // namespace callveil::domain
