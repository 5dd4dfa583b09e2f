// SPDX-License-Identifier: Apache-2.0
#include "wire/audit_chain.hpp"

#include <array>

#include "crypto/hash.hpp"

namespace callveil::wire {
namespace {

constexpr std::string_view format_mark{"callveil-audit-v1\0", 18};

void add_field(crypto::Sha256& hash, std::string_view field) {
    std::array<char, 8> length{};
    auto left = static_cast<std::uint64_t>(field.size());
    for (auto& byte : length) {
        byte = static_cast<char>(left & 0xffU);
        left >>= 8U;
    }
    hash.update({length.data(), length.size()}).update(field);
}

/// Why an entry cannot be number `seq` after `prev_hash`; empty when it can.
std::string problem_of(const AuditFields& fields, std::string_view entry_hash, std::int64_t seq,
                       std::string_view prev_hash) {
    if (fields.seq != seq) {
        return "entry " + std::to_string(seq) + " is missing";
    }
    if (seq == 1 && fields.verb != "log.open") {
        return "the log does not begin with log.open";
    }
    if (fields.prev_hash != prev_hash) {
        return "entry " + std::to_string(seq) + " does not follow the one before it";
    }
    if (entry_hash != audit_hash(fields)) {
        return "entry " + std::to_string(seq) + " was changed";
    }
    return "";
}

}  // namespace

AuditFields fields_of(const AuditRow& row) noexcept {
    return {row.seq,    row.ts,      row.actor,  row.role,     row.verb,
            row.object, row.outcome, row.detail, row.prev_hash};
}

std::string audit_hash(const AuditFields& fields) {
    crypto::Sha256 hash;
    hash.update(format_mark);
    add_field(hash, std::to_string(fields.seq));
    for (const auto text : {fields.ts, fields.actor, fields.role, fields.verb, fields.object,
                            fields.outcome, fields.detail}) {
        add_field(hash, text);
    }
    hash.update(fields.prev_hash);
    return crypto::hex(hash.finish());
}

std::string AuditChain::take(const AuditFields& fields, std::string_view entry_hash) {
    auto problem = problem_of(fields, entry_hash, entries_ + 1, head_);
    if (problem.empty()) {
        ++entries_;
        head_ = entry_hash;
    }
    return problem;
}

}  // namespace callveil::wire
