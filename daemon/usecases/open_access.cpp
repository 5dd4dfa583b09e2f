// SPDX-License-Identifier: Apache-2.0
#include "usecases/open_access.hpp"

#include <algorithm>

#include "identity/matcher.hpp"
#include "usecases/searchable.hpp"
#include "usecases/setbacks.hpp"

namespace callveil::usecases {
namespace {

using Matchers = std::vector<identity::Matcher>;

/// One matcher per region: a number may be the same in one country's way of writing only.
Result<Matchers> matchers_of(const Context& context, const domain::Request& request) {
    CALLVEIL_ASSIGN(const auto asked, searchable(context, request.subject.identities()));
    Matchers matchers;
    for (const auto& region : regions_of(context)) {
        CALLVEIL_ASSIGN(auto matcher, identity::Matcher::compile(asked.identities, region));
        matchers.push_back(std::move(matcher));
    }
    return matchers;
}

bool names(const Matchers& matchers, const domain::Identity& identity) {
    return std::any_of(matchers.begin(), matchers.end(), [&](const auto& matcher) {
        return matcher.match(identity.kind, domain::Value{identity.value}).has_value();
    });
}

bool same_person(const Matchers& matchers, const domain::Request& other) {
    const auto identities = other.subject.identities();
    return std::any_of(identities.begin(), identities.end(),
                       [&](const auto& identity) { return names(matchers, identity); });
}

}  // namespace

Result<std::vector<domain::Reference>> open_access_requests(const Context& context,
                                                            const domain::Request& request) {
    using domain::RequestState;
    CALLVEIL_ASSIGN(const auto matchers, matchers_of(context, request));
    ports::RequestFilter filter;
    filter.kind = domain::RequestKind::access;
    filter.states = {RequestState::received, RequestState::verifying,
                     RequestState::pending_approval, RequestState::approved, RequestState::running};
    filter.limit = 200;
    std::vector<domain::Reference> open;
    CALLVEIL_TRY(context.store.read([&](ports::Transaction& transaction) -> Result<void> {
        while (true) {
            CALLVEIL_ASSIGN(const auto page, transaction.requests().list(filter));
            for (const auto& other : page) {
                if (other.reference != request.reference && same_person(matchers, other)) {
                    open.push_back(other.reference);
                }
            }
            if (page.size() < filter.limit) {
                return {};
            }
            filter.before = page.back().reference;
        }
    }));
    return open;
}

Result<std::string> access_to_wait_for(const Context& context, const domain::Request& request) {
    if (request.kind != domain::RequestKind::pseudonymization || !request.override_access.empty()) {
        return std::string();
    }
    CALLVEIL_ASSIGN(const auto open, open_access_requests(context, request));
    return open.empty() ? std::string()
                        : reason_of(domain::Setback::waits_for_access,
                                    "waits for " + open.front() +
                                        ", an access request of the same person; 'callveil request "
                                        "approve --override-access' goes on without");
}

}  // namespace callveil::usecases
