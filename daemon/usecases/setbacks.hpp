// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/job.hpp"
#include "domain/setback.hpp"
#include "usecases/context.hpp"

namespace callveil::usecases {

/// The word for `error`, with which the execution of an approved request ended.
domain::Setback setback_of(ErrorCode error) noexcept;

/// Whether the same work may well succeed later without any person's decision: a lead database was
/// locked, away, moved or not mended yet.
bool passes_by_itself(ErrorCode error) noexcept;

/// "source_unavailable: ...; tried 3 of 100 times, next at 2026-11-23T12:03:00.000Z". Neither path
/// nor value: who mends it reads `Request::trouble`.
std::string waiting_reason(const Context& context, const domain::Job& job);

/// Why `job` came to an end before its time. `written` says what of it is in a lead database.
enum class Written { nothing, something, unknown };
std::string end_reason(const domain::Job& job, Written written);

/// "plan_expired: ..." and the like. `sentence` begins with a small letter.
std::string reason_of(domain::Setback setback, const std::string& sentence);

}  // namespace callveil::usecases
