// SPDX-License-Identifier: Apache-2.0
#include "domain/identity.hpp"

namespace callveil::domain {

std::vector<Identity> Subject::identities() const {
    std::vector<Identity> all;
    const auto add = [&](std::string_view kind, const std::string& value) {
        if (!value.empty()) {
            all.push_back({std::string(kind), value});
        }
    };
    for (const auto& phone : phones) {
        add(phone_number, phone);
    }
    for (const auto& address : emails) {
        add(email, address);
    }
    add(domain::customer_id, customer_id);
    for (const auto& other : others) {
        add(other.kind, other.value);
    }
    return all;
}

}  // namespace callveil::domain
