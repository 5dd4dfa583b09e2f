// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace callveil::domain {

/// One identifier that a caller gave: its kind as data maps write it, and the text as it was given.
struct Identity {
    std::string kind;  ///< "phone_number", "email", "customer_id" or another that a map declares
    std::string value;
    auto operator<=>(const Identity&) const = default;
};

inline constexpr std::string_view phone_number = "phone_number";
inline constexpr std::string_view email = "email";
inline constexpr std::string_view customer_id = "customer_id";

/// The person a request is about, as far as the agent knows them.
struct Subject {
    std::string name;
    std::vector<std::string> phones;
    std::vector<std::string> emails;
    std::string customer_id;
    std::string comments;
    std::vector<Identity> others;  ///< identifiers of kinds that only a data map knows

    /// Phones, e-mails, customer id and the others, as identities to search for.
    std::vector<Identity> identities() const;
};

}  // namespace callveil::domain
