// SPDX-License-Identifier: Apache-2.0
#include "app/audit_outside.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <sstream>

#include "crypto/hash.hpp"
#include "crypto/key_file.hpp"
#include "usecases/audit_heads.hpp"
#include "witnesses/witnesses.hpp"

namespace callveil::app {
namespace {

wire::WitnessStatus status_of(const workers::WitnessState& state) {
    const auto& detail = state.contradiction.empty() ? state.problem : state.contradiction;
    const auto code = state.contradiction.empty() ? ErrorCode::unavailable : ErrorCode::conflict;
    return {.name = state.name,
            .state = detail.empty() ? "ok" : std::string(to_string(code)),
            .detail = detail,
            .seq = state.seq,
            .at = state.seq == 0 ? "" : domain::to_rfc3339(state.at)};
}

/// Whether two paths lie on one file system; a file that is not there yet, where its folder lies.
bool share_a_disk(const Path& one, const Path& other) {
    struct stat first {};
    struct stat second {};
    const auto look = [](const Path& path, struct stat& state) {
        return ::stat(path.c_str(), &state) == 0 || ::stat(path.parent_path().c_str(), &state) == 0;
    };
    return look(one, first) && look(other, second) && first.st_dev == second.st_dev;
}

}  // namespace

workers::HeadKeeper::Witnesses make_witnesses(const Options& options) {
    workers::HeadKeeper::Witnesses all;
    if (const auto& file = options.audit_heads_file.path; !file.empty()) {
        all.push_back(witnesses::make_heads_file(file));
    }
    if (const auto& socket = options.audit_syslog.path; !socket.empty()) {
        all.push_back(witnesses::make_syslog(socket));
    }
    return all;
}

workers::HeadSchedule head_schedule(const Options& options) {
    return {.period = std::chrono::minutes{options.audit_head_minutes},
            .entries = options.audit_head_entries};
}

Result<std::vector<wire::KeyChange>> read_key_changes(const std::filesystem::path& secrets) {
    const auto path = secrets / "audit-sign.changes";
    const auto text = crypto::read_secret_file(path);
    std::vector<wire::KeyChange> changes;
    if (!text) {
        return text.error().code == ErrorCode::not_found
                   ? Result<std::vector<wire::KeyChange>>(changes)
                   : fail(text.error());
    }
    std::istringstream lines{std::string(text->view())};
    for (std::string line; std::getline(lines, line);) {
        auto change = wire::parse_key_change(line);
        if (!change) {
            return fail(ErrorCode::misconfigured, path.string() + ":" +
                                                      std::to_string(changes.size() + 1) + ": " +
                                                      change.error().detail + "; remove the line");
        }
        changes.push_back(std::move(*change));
    }
    return changes;
}

Result<void> name_sign_key(const usecases::Context& context, const Options& options,
                           const Log& log) {
    CALLVEIL_ASSIGN(const auto changes, read_key_changes(options.secrets_dir));
    CALLVEIL_ASSIGN(const auto named, usecases::name_sign_key(context, changes));
    if (named == usecases::KeyNamed::unsigned_change) {
        log.note(LogEvent::audit_key_unsigned,
                 {{"key", crypto::hex(context.keys.audit.public_key)}});
    }
    if (make_witnesses(options).empty()) {
        log.note(LogEvent::audit_unwatched, {});
    }
    return {};
}

void note_witness(const Log& log, const workers::WitnessState& state) {
    if (!state.contradiction.empty()) {
        log.note(LogEvent::audit_contradicted,
                 {{"witness", state.name}, {"detail", state.contradiction}});
    }
    if (!state.problem.empty()) {
        log.note(LogEvent::audit_head_lost, {{"witness", state.name}, {"detail", state.problem}});
    } else if (state.seq != 0) {
        log.note(LogEvent::audit_head_kept,
                 {{"witness", state.name}, {"entry", std::to_string(state.seq)}});
    }
}

std::vector<wire::WitnessStatus> status_of(const std::vector<workers::WitnessState>& states) {
    std::vector<wire::WitnessStatus> all;
    std::transform(states.begin(), states.end(), std::back_inserter(all),
                   [](const auto& state) { return status_of(state); });
    return all;
}

std::vector<OutsideFinding> check_witnesses(const Options& options) {
    std::vector<OutsideFinding> findings;
    const auto witnesses = make_witnesses(options);
    for (const auto& witness : witnesses) {
        if (const auto checked = witness->check(); !checked) {
            findings.push_back({"error", checked.error().detail});
        }
    }
    if (witnesses.empty()) {
        findings.push_back({"warning",
                            "heads of the audit log are kept nowhere outside; set "
                            "audit.heads_file or audit.syslog"});
    }
    const auto& file = options.audit_heads_file.path;
    if (!file.empty() && share_a_disk(file, options.state_dir)) {
        findings.push_back({"warning", file.string() +
                                           " lies on the file system of state_dir; who can put "
                                           "back the one can put back the other"});
    }
    return findings;
}

}  // namespace callveil::app
