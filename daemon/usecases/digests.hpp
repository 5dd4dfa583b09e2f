// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "crypto/hash.hpp"
#include "crypto/secret.hpp"
#include "domain/plan.hpp"

namespace callveil::usecases {

/// Where a cell lies, as bytes for digests and ledger tokens.
struct CellPlace {
    std::string_view source;
    std::string_view collection;  ///< "dataset:collection"
    std::string_view key;         ///< canonical bytes of the row key
    std::string_view column;
};

/// Keyed BLAKE2b-256 of a value in its place: equal values in two cells have different digests.
domain::Digest digest_of(const crypto::Secret& plan_key, const CellPlace& place,
                         const domain::Value& value);

/// Token of the masked-cell ledger: lower-case hex over (place, value).
std::string ledger_token(const crypto::Secret& ledger_key, const CellPlace& place,
                         const domain::Value& value);

/// Hex SHA-256 over the head and all rows of a plan, in order. What an approval names.
class PlanHasher {
public:
    explicit PlanHasher(const domain::Plan& head);
    void add(const domain::PlannedRow& row);
    std::string finish();

private:
    void part(std::string_view bytes);
    void number(std::uint64_t value);
    crypto::Sha256 sha_;
};

}  // namespace callveil::usecases
