// SPDX-License-Identifier: Apache-2.0
#include "identity/persons.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace callveil::identity {

namespace {

class Unions {
public:
    explicit Unions(std::size_t count) : parents_(count) {
        std::iota(parents_.begin(), parents_.end(), std::size_t{0});
    }

    std::size_t root(std::size_t member) {
        while (parents_[member] != member) {
            parents_[member] = parents_[parents_[member]];
            member = parents_[member];
        }
        return member;
    }

    /// The smaller root stays, so that groups keep the order of their first rows.
    void join(std::size_t one, std::size_t other) {
        const auto [low, high] = std::minmax({root(one), root(other)});
        parents_[high] = low;
    }

private:
    std::vector<std::size_t> parents_;
};

using FirstRow = std::unordered_map<std::string_view, std::size_t>;

bool has_key(const std::vector<std::string>& keys) {
    return std::ranges::any_of(keys, [](const std::string& key) { return !key.empty(); });
}

bool identified(const PersonClue& clue) {
    return has_key(clue.emails) || has_key(clue.customer_ids);
}

void join_by_keys(const std::vector<std::string>& keys, std::size_t row, FirstRow& first,
                  Unions& unions) {
    for (const auto& key : keys) {
        if (!key.empty()) {
            unions.join(first.try_emplace(key, row).first->second, row);
        }
    }
}

void join_by_names(const std::vector<PersonClue>& clues, Unions& unions) {
    FirstRow first;
    for (std::size_t row = 0; row < clues.size(); ++row) {
        if (!clues[row].name.empty() && identified(clues[row])) {
            first.try_emplace(clues[row].name, row);
        }
    }
    for (std::size_t row = 0; row < clues.size(); ++row) {
        if (!clues[row].name.empty() && !identified(clues[row])) {
            unions.join(first.try_emplace(clues[row].name, row).first->second, row);
        }
    }
}

std::vector<std::size_t> numbered(const std::vector<PersonClue>& clues, Unions& unions) {
    std::vector<std::size_t> groups(clues.size());
    std::unordered_map<std::size_t, std::size_t> numbers;
    for (std::size_t row = 0; row < clues.size(); ++row) {
        if (identified(clues[row]) || !clues[row].name.empty()) {
            groups[row] = numbers.try_emplace(unions.root(row), numbers.size() + 1).first->second;
        }
    }
    return groups;
}

}  // namespace

std::vector<std::size_t> group_persons(const std::vector<PersonClue>& clues) {
    Unions unions(clues.size());
    FirstRow emails;
    FirstRow customer_ids;
    for (std::size_t row = 0; row < clues.size(); ++row) {
        join_by_keys(clues[row].emails, row, emails, unions);
        join_by_keys(clues[row].customer_ids, row, customer_ids, unions);
    }
    join_by_names(clues, unions);
    return numbered(clues, unions);
}

std::size_t count_persons(const std::vector<std::size_t>& groups) noexcept {
    return groups.empty() ? 0 : *std::ranges::max_element(groups);
}

}  // namespace callveil::identity
