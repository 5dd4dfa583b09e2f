// SPDX-License-Identifier: Apache-2.0
#include "usecases/digests.hpp"

#include <algorithm>

#include "crypto/hash.hpp"

namespace callveil::usecases {
namespace {

std::string_view bytes_of(const domain::Digest& digest) noexcept {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

domain::Digest digest_of(const crypto::Secret& plan_key, const CellPlace& place,
                         const domain::Value& value) {
    return crypto::keyed_hash(plan_key, {"cell", place.source, place.collection, place.key,
                                         place.column, domain::canonical_bytes(value)});
}

std::string ledger_token(const crypto::Secret& ledger_key, const CellPlace& place,
                         const domain::Value& value) {
    return crypto::hex(
        crypto::keyed_hash(ledger_key, {"ledger", place.source, place.collection, place.key,
                                        place.column, domain::canonical_bytes(value)}));
}

PlanHasher::PlanHasher(const domain::Plan& head) {
    part("callveil-plan-v1");
    part(head.id);
    part(head.request);
    part(domain::to_string(head.kind));
    part(std::to_string(head.expires_at.time_since_epoch().count()));
    number(head.atomicity == domain::Atomicity::one_transaction ? 1 : 2);
}

void PlanHasher::part(std::string_view bytes) {
    sha_.update(std::to_string(bytes.size())).update(":").update(bytes);
}

void PlanHasher::number(std::uint64_t value) {
    part(std::to_string(value));
}

void PlanHasher::add(const domain::PlannedRow& row) {
    part(row.source);
    part(row.collection.text());
    part(domain::canonical_bytes(row.key));
    number(row.ticked ? 1 : 0);
    for (const auto flag : row.flags) {
        part(domain::to_string(flag));
    }
    number(row.selectors.size());
    for (const auto& selector : row.selectors) {
        part(selector.column);
        part(bytes_of(selector.digest));
    }
    number(row.cells.size());
    for (const auto& cell : row.cells) {
        part(cell.column);
        part(domain::to_string(cell.action));
        part(cell.strategy);
        part(cell.reason);
        part(bytes_of(cell.before));
        part(bytes_of(cell.after));
    }
}

std::string PlanHasher::finish() {
    return crypto::hex(sha_.finish());
}

}  // namespace callveil::usecases
