// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "crypto/hash.hpp"
#include "wire/audit_export.hpp"
#include "wire/audit_proof.hpp"

namespace callveil::tests {

inline crypto::SignKeys sign_keys(char seed) {
    return crypto::sign_keys_from(crypto::Secret(std::string(32, seed))).value();
}

inline std::string hex_of(const crypto::SignKeys& keys) {
    return crypto::hex(keys.public_key);
}

/// A log as a daemon writes it: each entry signed for by the key in force.
class SampleLog {
public:
    explicit SampleLog(char seed = 'a',
                       std::string installation = "00000000-0000-4000-8000-000000000000")
        : installation_(std::move(installation)), keys_(sign_keys(seed)) {
        add("log.open", installation_, R"({"format":1})");
        add("log.sign_key", hex_of(keys_), "{}");
    }

    SampleLog& add(const std::string& verb, const std::string& object, const std::string& detail) {
        const auto seq = static_cast<std::int64_t>(rows.size()) + 1;
        wire::AuditRow row{
            .seq = seq,
            .ts = "2026-11-23T12:00:00.00000" + std::to_string(seq % 10) + "Z",
            .actor = "callveild",
            .role = "system",
            .verb = verb,
            .object = object,
            .outcome = "ok",
            .detail = detail,
            .prev_hash = rows.empty() ? std::string(64, '0') : rows.back().entry_hash,
            .entry_hash = {}};
        row.entry_hash = wire::audit_hash(wire::fields_of(row));
        rows.push_back(std::move(row));
        return *this;
    }
    SampleLog& work(int entries, const std::string& what = "request.approve") {
        for (int i = 0; i < entries; ++i) {
            add(what, "R26-7K3M9-QXD2T", R"({"rows":3})");
        }
        return *this;
    }
    /// The key of `seed` takes over; the old one signs.
    SampleLog& change_key(char seed) {
        auto next = sign_keys(seed);
        const auto change = wire::hand_over(keys_, hex_of(next));
        add("log.sign_key", change.new_key,
            R"({"old":")" + change.old_key + R"(","signature":")" + change.signature + R"("})");
        keys_ = std::move(next);
        return *this;
    }
    /// The key of `seed` takes over; the old one says nothing.
    SampleLog& lose_key(char seed) {
        auto next = sign_keys(seed);
        add("log.sign_key", hex_of(next), R"({"old":")" + hex_of(keys_) + R"("})");
        keys_ = std::move(next);
        return *this;
    }
    /// The head of the log as it is.
    std::string head() const { return head_by(keys_) + "\n"; }
    std::string head_by(const crypto::SignKeys& keys) const {
        const wire::SignedHead head{installation_,
                                    rows.back().seq,
                                    rows.back().entry_hash,
                                    "2026-11-23T12:10:00.000000Z",
                                    {},
                                    {}};
        return wire::line_of(wire::sign_head(head, keys));
    }
    std::string exported() const {
        std::string text;
        for (const auto& row : rows) {
            text += wire::export_line(row) + "\n";
        }
        return text;
    }

    std::vector<wire::AuditRow> rows;

private:
    std::string installation_;
    crypto::SignKeys keys_;
};

/// Lays the exported `log` beside what was kept.
inline wire::AuditReport prove(const std::string& log, const std::string& kept,
                               const std::string& key = {}) {
    std::istringstream outside(kept);
    std::istringstream file(log);
    auto read = wire::read_outside(outside);
    return wire::prove_export(file, {read ? std::move(*read) : wire::AuditOutside{}, key});
}

}  // namespace callveil::tests
