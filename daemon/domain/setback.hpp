// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace callveil::domain {

/// Why an approved request waits, was sent back or ended without being done in full. The reason of
/// a request begins with the word, so that lists, scripts and people tell one from another.
enum class Setback {
    plan_stale,            ///< a row is new, gone or different since the preview
    plan_expired,          ///< the approved plan is past its time
    waits_for_access,      ///< an access request of the same person is open
    source_unavailable,    ///< a lead database is locked or away, or a disk is full
    source_misconfigured,  ///< a lead database cannot be used until the operator mends something
    write_refused,         ///< a rule of the lead database refused a new value
    stopped,               ///< a person stopped the job
    defect,                ///< the daemon could not go on; its log says more
};
std::string_view to_string(Setback setback) noexcept;
std::optional<Setback> setback_from(std::string_view text) noexcept;

/// All of them, in the order of the docs.
std::span<const Setback> setbacks() noexcept;

}  // namespace callveil::domain
