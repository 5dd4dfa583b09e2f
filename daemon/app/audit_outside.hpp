// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/log.hpp"
#include "app/options.hpp"
#include "callveil/result.hpp"
#include "wire/admin_status.hpp"
#include "wire/audit_head.hpp"
#include "workers/head_keeper.hpp"

/// What of the audit log leaves the daemon, and where to.
namespace callveil::app {

/// The witnesses that the options name.
workers::HeadKeeper::Witnesses make_witnesses(const Options& options);
workers::HeadSchedule head_schedule(const Options& options);

/// What old signing keys said about new ones: `audit-sign.changes` of the secrets folder, one a
/// line; nothing when there is no such file.
/// @error misconfigured  naming the line.
Result<std::vector<wire::KeyChange>> read_key_changes(const std::filesystem::path& secrets);

/// Lets the log say by whom its heads are signed, before the first is; logs what somebody should
/// look at.
Result<void> name_sign_key(const usecases::Context& context, const Options& options,
                           const Log& log);

/// Logs what became of a witness.
void note_witness(const Log& log, const workers::WitnessState& state);
std::vector<wire::WitnessStatus> status_of(const std::vector<workers::WitnessState>& states);

/// A severity ("error", "warning") and a sentence.
struct OutsideFinding {
    std::string_view severity;
    std::string text;
};
/// What keeps heads from leaving the daemon; writes nothing.
std::vector<OutsideFinding> check_witnesses(const Options& options);

}  // namespace callveil::app
