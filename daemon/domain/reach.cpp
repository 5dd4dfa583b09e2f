// SPDX-License-Identifier: Apache-2.0
#include "domain/reach.hpp"

#include <utility>

namespace callveil::domain {
namespace {

class Explorer {
public:
    explicit Explorer(const ReferenceGraph& graph) : graph_(graph) {
        reach_.kinds.resize(graph.nodes.size());
        reach_.flows.assign(graph.links.size(), Flow::unused);
    }

    Reach explore(const std::set<std::string>& given) {
        for (std::size_t node = 0; node < graph_.nodes.size(); ++node) {
            start_at(node, given);
        }
        for (std::size_t next = 0; next < reach_.order.size(); ++next) {
            leave(reach_.order[next]);
        }
        return std::move(reach_);
    }

private:
    void start_at(std::size_t node, const std::set<std::string>& given) {
        for (const auto& seed : graph_.nodes[node].seeds) {
            if (given.contains(seed.kind)) {
                arrive(node, seed.kind);
            }
        }
    }

    void arrive(std::size_t node, const std::string& kind) {
        if (!reach_.holds(node)) {
            reach_.kinds[node] = kind;
            reach_.order.push_back(node);
        }
    }

    void leave(std::size_t node) {
        for (const std::size_t number : graph_.nodes[node].links) {
            const Link& link = graph_.links[number];
            if (reach_.flows[number] != Flow::unused) {
                continue;
            }
            if (link.source == node) {
                follow(number, Flow::forward, link.target, node);
            } else if (link.either_way) {
                follow(number, Flow::backward, link.source, node);
            }
        }
    }

    void follow(std::size_t number, Flow flow, std::size_t to, std::size_t from) {
        reach_.flows[number] = flow;
        const std::string kind = *reach_.kinds[from];
        arrive(to, kind);
    }

    const ReferenceGraph& graph_;
    Reach reach_;
};

}  // namespace

Reach reach_from(const ReferenceGraph& graph, const std::set<std::string>& given) {
    return Explorer(graph).explore(given);
}

Carried carried(const Link& link, Flow flow) {
    if (flow != Flow::backward) {
        return {link.source, link.target, link.source_field, link.target_field, link.also};
    }
    Carried back{link.target, link.source, link.target_field, link.source_field, link.also};
    for (auto& pair : back.also) {
        std::swap(pair.from, pair.to);
    }
    return back;
}

}  // namespace callveil::domain
