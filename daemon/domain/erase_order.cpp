// SPDX-License-Identifier: Apache-2.0
#include "domain/erase_order.hpp"

#include <algorithm>
#include <vector>

#include "domain/after_order.hpp"

namespace callveil::domain {
namespace {

class Planner {
public:
    Planner(const DataMap& map, const Homes& homes) : map_(map), homes_(homes) { list(); }

    Result<std::map<CollectionId, std::size_t>> plan() {
        CALLVEIL_TRY(order_homes());
        std::ranges::sort(listed_, [&](const Listed& a, const Listed& b) {
            return std::pair(home_rank_.at(a.home), a.id) < std::pair(home_rank_.at(b.home), b.id);
        });
        return order_collections();
    }

private:
    struct Listed {
        std::string home;
        CollectionId id;
        const Collection* collection;
    };

    void list() {
        for (const auto& dataset : map_.datasets) {
            const auto home = homes_.find(dataset.key);
            const std::string name = home == homes_.end() ? std::string() : home->second;
            for (const auto& collection : dataset.collections) {
                if (!collection.skip_processing) {
                    home_rank_.emplace(name, 0);
                    home_of_.emplace(CollectionId{dataset.key, collection.name}, name);
                    listed_.push_back({name, {dataset.key, collection.name}, &collection});
                }
            }
        }
    }

    Result<void> order_homes() {
        std::vector<std::string> names;
        for (auto& [name, rank] : home_rank_) {
            rank = names.size();
            names.push_back(name);
        }
        Precedence precedence = free_order(names.size());
        for (const auto& later : listed_) {
            for (const auto& earlier : later.collection->erase_after) {
                const auto other = home_of_.find(earlier);
                if (other != home_of_.end() && other->second != later.home) {
                    precedence.add(home_rank_.at(other->second), home_rank_.at(later.home));
                }
            }
        }
        const Ordering ordering = arrange(precedence);
        if (!ordering.cycle.empty()) {
            return databases_wait(ordering.cycle, names);
        }
        for (std::size_t rank = 0; rank < ordering.order.size(); ++rank) {
            home_rank_.at(names[ordering.order[rank]]) = rank;
        }
        return {};
    }

    Result<std::map<CollectionId, std::size_t>> order_collections() const {
        std::map<CollectionId, std::size_t> place;
        for (std::size_t i = 0; i < listed_.size(); ++i) {
            place.emplace(listed_[i].id, i);
        }
        Precedence precedence = free_order(listed_.size());
        for (std::size_t i = 0; i < listed_.size(); ++i) {
            for (const auto& earlier : listed_[i].collection->erase_after) {
                if (const auto found = place.find(earlier); found != place.end()) {
                    precedence.add(found->second, i);
                }
            }
        }
        const Ordering ordering = arrange(precedence);
        if (!ordering.cycle.empty()) {
            return collections_wait(ordering.cycle);
        }
        for (std::size_t rank = 0; rank < ordering.order.size(); ++rank) {
            place.at(listed_[ordering.order[rank]].id) = rank;
        }
        return place;
    }

    static Precedence free_order(std::size_t vertices) {
        Precedence precedence(vertices);
        for (std::size_t vertex = 0; vertex < vertices; ++vertex) {
            precedence.rank[vertex] = vertex;
        }
        return precedence;
    }

    tl::unexpected<Error> collections_wait(const std::vector<std::size_t>& cycle) const {
        const Listed& first = listed_[cycle.front()];
        std::string circle;
        for (const std::size_t vertex : cycle) {
            circle += listed_[vertex].id.text() + " -> ";
        }
        return fail(ErrorCode::misconfigured,
                    placed(first.collection->erase_after_place,
                           "`erase_after` in the data map waits for itself: " + circle +
                               first.id.text() + ". Remove one `erase_after` of these."));
    }

    /// Every database of `cycle` waits for the one before it; the place is that of the last.
    tl::unexpected<Error> databases_wait(const std::vector<std::size_t>& cycle,
                                         const std::vector<std::string>& names) const {
        const std::string& last = names[cycle.front()];
        std::string circle;
        for (const std::size_t vertex : cycle) {
            circle += names[vertex] + " -> ";
        }
        return fail(
            ErrorCode::misconfigured,
            placed(place_of_waiting(last),
                   "`erase_after` in the data map has lead databases wait for each other: " +
                       circle + last +
                       ". Each is changed in one transaction; remove one `erase_after` "
                       "between them."));
    }

    /// Where a collection in `home` says that it waits for another database.
    std::string place_of_waiting(const std::string& home) const {
        for (const auto& listed : listed_) {
            for (const auto& earlier : listed.collection->erase_after) {
                const auto other = home_of_.find(earlier);
                if (listed.home == home && other != home_of_.end() && other->second != home) {
                    return listed.collection->erase_after_place;
                }
            }
        }
        return {};
    }

    const DataMap& map_;
    const Homes& homes_;
    std::map<std::string, std::size_t> home_rank_;
    std::map<CollectionId, std::string> home_of_;
    std::vector<Listed> listed_;
};

}  // namespace

Result<std::map<CollectionId, std::size_t>> erase_order(const DataMap& map, const Homes& homes) {
    return Planner(map, homes).plan();
}

}  // namespace callveil::domain
