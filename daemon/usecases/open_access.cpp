// SPDX-License-Identifier: Apache-2.0
#include "usecases/open_access.hpp"

#include <algorithm>

#include "identity/matcher.hpp"

namespace callveil::usecases {
namespace {

bool same_person(const identity::Matcher& matcher, const domain::Request& other) {
    const auto identities = other.subject.identities();
    return std::any_of(identities.begin(), identities.end(), [&](const auto& identity) {
        return matcher.match(identity.kind, domain::Value{identity.value}).has_value();
    });
}

}  // namespace

Result<std::vector<domain::Reference>> open_access_requests(const Context& context,
                                                            const domain::Request& request) {
    using domain::RequestState;
    const auto& sources = context.sources.sources();
    const auto region = sources.empty() ? std::string("US") : sources.front().region;
    CALLVEIL_ASSIGN(const auto matcher,
                    identity::Matcher::compile(request.subject.identities(), region));
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
                if (other.reference != request.reference && same_person(matcher, other)) {
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

}  // namespace callveil::usecases
