// SPDX-License-Identifier: Apache-2.0
#include "wire/audit_proof.hpp"

#include <algorithm>
#include <istream>

#include "wire/audit_export.hpp"

namespace callveil::wire {
namespace {

std::string number(std::int64_t value) {
    return std::to_string(value);
}

std::string name_of(const KeptHead& kept) {
    return "the head of " + kept.head.time + " (line " + std::to_string(kept.line) + ")";
}

std::string too_short(std::int64_t entries, const std::string& who, std::int64_t seq) {
    return "the log ends with entry " + number(entries) + ", but " + who + " names entry " +
           number(seq) + ": its end is missing";
}

}  // namespace

AuditProof::AuditProof(AuditOutside outside, std::string trusted_key)
    : outside_(std::move(outside)), trusted_key_(std::move(trusted_key)) {
    for (const auto& kept : outside_.heads) {
        wanted_.emplace(kept.head.seq, "");
    }
    for (const auto& kept : outside_.entries) {
        wanted_.emplace(kept.seq, "");
    }
    if (trusted_key_.empty() && !outside_.heads.empty()) {
        trusted_key_ = outside_.heads.front().head.key;
    }
}

void AuditProof::stop(const std::string& why) {
    report_.first_bad_seq = chain_.entries() + 1;
    report_.findings.push_back(why);
}

void AuditProof::take(const AuditRow& row) {
    if (report_.first_bad_seq != 0) {
        return;
    }
    const auto fields = fields_of(row);
    if (const auto problem = chain_.take(fields, row.entry_hash); !problem.empty()) {
        stop(problem);
        return;
    }
    keys_.take(fields);
    compare(row);
    if (row.verb == "log.broken") {
        report_.findings.push_back("before entry " + number(row.seq) +
                                   " somebody else changed the end of the log");
    }
}

void AuditProof::take_line(std::string_view line) {
    if (const auto row = read_export_line(line)) {
        take(*row);
    } else if (report_.first_bad_seq == 0) {
        stop("entry " + number(chain_.entries() + 1) + ": " + row.error().detail);
    }
}

void AuditProof::compare(const AuditRow& row) {
    installation_ = row.seq == 1 ? row.object : installation_;
    if (const auto wanted = wanted_.find(row.seq); wanted != wanted_.end()) {
        wanted->second = row.entry_hash;
    }
}

void AuditProof::check_entries() {
    for (const auto& kept : outside_.entries) {
        const auto& hash = wanted_[kept.seq];
        if (hash.empty()) {
            report_.findings.push_back(too_short(chain_.entries(), "the export", kept.seq));
        } else if (hash != kept.entry_hash) {
            report_.findings.push_back("entry " + number(kept.seq) +
                                       " is not the one of the export");
        }
    }
}

void AuditProof::check_head(const KeptHead& kept) {
    const auto& head = kept.head;
    const auto& hash = wanted_[head.seq];
    const auto find = [&](const std::string& what) { report_.findings.push_back(what); };
    if (!is_signed(head)) {
        find(name_of(kept) + " has a wrong signature");
    } else if (head.installation != installation_) {
        find(name_of(kept) + " is of another installation");
    } else if (hash.empty()) {
        find(too_short(chain_.entries(), name_of(kept), head.seq));
    } else if (hash != head.entry_hash) {
        find("entry " + number(head.seq) + " is not the one that " + name_of(kept) + " names");
    } else if (head.key != keys_.in_force(head.seq)) {
        find(name_of(kept) + " is signed by a key that was not in force at entry " +
             number(head.seq));
    }
}

void AuditProof::check_heads() {
    std::for_each(outside_.heads.begin(), outside_.heads.end(),
                  [this](const auto& kept) { check_head(kept); });
}

void AuditProof::check_keys() {
    for (const auto& reign : keys_.reigns()) {
        if (reign.how == Succession::broken) {
            report_.findings.push_back("the change of key in entry " + number(reign.since) +
                                       " does not follow the key before it");
        }
    }
    if (trusted_key_.empty()) {
        return;
    }
    if (const auto since = keys_.begin_of(trusted_key_); since == 0) {
        report_.findings.push_back("the trusted key " + trusted_key_ + " never signed this log");
    } else {
        check_trust(since);
    }
}

void AuditProof::check_trust(std::int64_t since) {
    for (const auto& reign : keys_.reigns()) {
        if (reign.since > since && reign.how == Succession::unsigned_change) {
            report_.findings.push_back("the change of key in entry " + number(reign.since) +
                                       " is not signed by the old key");
        }
    }
    const bool pinned = std::any_of(outside_.heads.begin(), outside_.heads.end(),
                                    [&](const auto& kept) { return kept.head.seq >= since; });
    if (!pinned) {
        report_.findings.push_back("no head is signed by the trusted key or a later one");
    }
}

AuditReport AuditProof::finish() {
    report_.entries = chain_.entries();
    report_.head = chain_.head();
    report_.heads = outside_.heads.size();
    if (report_.entries == 0 && report_.findings.empty()) {
        report_.first_bad_seq = 1;
        report_.findings.push_back("the log is empty; not even log.open is there");
    }
    report_.findings.insert(report_.findings.end(), outside_.findings.begin(),
                            outside_.findings.end());
    if (report_.first_bad_seq == 0) {
        check_entries();
        check_heads();
        check_keys();
    }
    return std::move(report_);
}

AuditReport prove_export(std::istream& log, AuditProof proof) {
    for (std::string line; std::getline(log, line);) {
        // A last line without its LF was cut off, whatever it says.
        proof.take_line(log.eof() ? std::string_view() : std::string_view(line));
    }
    return proof.finish();
}

}  // namespace callveil::wire
