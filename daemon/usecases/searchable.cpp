// SPDX-License-Identifier: Apache-2.0
#include "usecases/searchable.hpp"

#include <map>
#include <optional>

#include "identity/matcher.hpp"

namespace callveil::usecases {
namespace {

Result<void> check_regions(const std::set<std::string>& regions) {
    for (const auto& region : regions) {
        if (const auto compiled = identity::Matcher::compile({}, region); !compiled) {
            return fail(ErrorCode::misconfigured, compiled.error().detail);
        }
    }
    return {};
}

/// Why no source can look for `identity`, if that is so.
std::optional<std::string> refusal(const domain::Identity& identity,
                                   const std::set<std::string>& regions) {
    for (const auto& region : regions) {
        if (const auto compiled = identity::Matcher::compile({identity}, region); !compiled) {
            return compiled.error().detail;
        }
    }
    return std::nullopt;
}

}  // namespace

std::set<std::string> regions_of(const Context& context) {
    std::set<std::string> regions;
    for (const auto& source : context.sources.sources()) {
        regions.insert(source.region);
    }
    return regions.empty() ? std::set<std::string>{"US"} : regions;
}

Result<Searchable> searchable(const Context& context,
                              const std::vector<domain::Identity>& identities) {
    const auto regions = regions_of(context);
    CALLVEIL_TRY(check_regions(regions));
    Searchable found;
    std::map<std::string, int> positions;
    for (const auto& identity : identities) {
        const auto position = ++positions[identity.kind];
        if (const auto why = refusal(identity, regions)) {
            found.warnings.push_back(identity.kind + " number " + std::to_string(position) +
                                     " was not searched for: " + *why);
        } else {
            found.identities.push_back(identity);
        }
    }
    return found;
}

}  // namespace callveil::usecases
