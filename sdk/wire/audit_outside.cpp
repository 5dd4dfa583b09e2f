// SPDX-License-Identifier: Apache-2.0
#include <istream>

#include "wire/audit_export.hpp"
#include "wire/audit_proof.hpp"

namespace callveil::wire {
namespace {

std::string at_line(std::size_t line, const std::string& what) {
    return "line " + std::to_string(line) + " of what was kept: " + what;
}

void add_head(AuditOutside& outside, std::size_t line, const std::string& text) {
    auto head = parse_head(text);
    if (!head) {
        outside.findings.push_back(at_line(line, head.error().detail));
        return;
    }
    outside.heads.push_back({std::move(*head), line});
}

/// Keeps of an export what a log must have: the entry before its first, and its last. All between
/// follow from the chain.
class ExportReader {
public:
    void take(AuditOutside& outside, std::size_t line, const std::string& text) {
        if (broken_) {
            return;
        }
        const auto row = read_export_line(text);
        const auto problem = row ? problem_of(*row) : row.error().detail;
        broken_ = !problem.empty();
        if (broken_) {
            outside.findings.push_back(at_line(line, problem));
            return;
        }
        if (last_.seq == 0 && row->seq > 1) {
            outside.entries.push_back({row->seq - 1, row->prev_hash});
        }
        last_ = {row->seq, row->entry_hash};
    }
    void finish(AuditOutside& outside) const {
        if (last_.seq != 0) {
            outside.entries.push_back(last_);
        }
    }

private:
    std::string problem_of(const AuditRow& row) const {
        if (row.seq < 1) {
            return "its number is no number of an entry";
        }
        const bool begins = last_.seq == 0;
        // Subtracted, as no number follows the largest.
        const bool follows = row.seq > last_.seq && row.seq - last_.seq == 1;
        if (!begins && !(follows && row.prev_hash == last_.entry_hash)) {
            return "the entry does not follow the one before it";
        }
        return row.entry_hash == audit_hash(fields_of(row)) ? "" : "the entry was changed";
    }

    KeptEntry last_;
    bool broken_ = false;
};

}  // namespace

Result<AuditOutside> read_outside(std::istream& file) {
    AuditOutside outside;
    ExportReader log;
    std::size_t line = 0;
    for (std::string text; std::getline(file, text);) {
        ++line;
        if (file.eof()) {
            outside.findings.push_back(at_line(line, "it does not end with an LF"));
        }
        if (text.starts_with('{')) {
            log.take(outside, line, text);
        } else {
            add_head(outside, line, text);
        }
    }
    log.finish(outside);
    if (line == 0) {
        return fail(ErrorCode::invalid_argument, "there is no line in it");
    }
    return outside;
}

}  // namespace callveil::wire
