// SPDX-License-Identifier: Apache-2.0
#include "usecases/key_ends.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace callveil::usecases {
namespace {

using domain::EnrolledKey;
using domain::Role;
using domain::TimePoint;

/// The valid key of each principal and role that ends last.
std::map<std::pair<std::string, Role>, TimePoint> ends(const std::vector<EnrolledKey>& keys,
                                                       TimePoint now) {
    std::map<std::pair<std::string, Role>, TimePoint> last;
    for (const auto& key : keys) {
        if (key.valid_at(now)) {
            auto& end = last[{key.principal, key.role}];
            end = std::max(end, key.not_after);
        }
    }
    return last;
}

}  // namespace

std::optional<EnrolledKey> last_administrator(const std::vector<EnrolledKey>& keys, TimePoint now) {
    std::optional<EnrolledKey> last;
    for (const auto& key : keys) {
        const bool counts = key.role == Role::administrator && key.valid_at(now);
        if (counts && (!last || last->not_after < key.not_after)) {
            last = key;
        }
    }
    return last;
}

std::int64_t days_left(TimePoint end, TimePoint now) noexcept {
    return std::max<std::int64_t>(0, std::chrono::floor<std::chrono::days>(end - now).count());
}

std::vector<std::string> key_warnings(const std::vector<EnrolledKey>& keys, TimePoint now) {
    std::vector<std::string> sentences;
    if (!keys.empty() && !last_administrator(keys, now)) {
        sentences.emplace_back(
            "no administrator holds a valid key; make one with 'callveil key new --bootstrap "
            "--renew --dir' and start again");
    }
    for (const auto& [who, end] : ends(keys, now)) {
        if (end - now <= key_end_notice) {
            sentences.push_back("the key of '" + who.first + "' (" +
                                std::string(domain::to_string(who.second)) + ") ends on " +
                                domain::to_date(end) + ", in " +
                                std::to_string(days_left(end, now)) +
                                " days; enrol a new one with 'callveil key new'");
        }
    }
    return sentences;
}

}  // namespace callveil::usecases
