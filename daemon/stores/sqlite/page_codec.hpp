// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "domain/plan.hpp"

namespace callveil::stores {

/// Rows of one plan page as compact bytes, because the executor reads a million of them.
///
/// Format 2: the byte 2; the distinct names of the page (count, then length and bytes each); the
/// rows (count, then each in the order of the members of PlannedRow). Counts, lengths and name
/// numbers are LEB128; row keys are domain::canonical_bytes; digests are their 32 bytes; a tick is
/// 0 or 1. Format 1, which `decode_page` reads as well, has no `origin` and `way` of a Provenance.
std::string encode_page(const std::vector<domain::PlannedRow>& rows);

/// @error corrupt  bytes that no version of `encode_page` makes.
Result<std::vector<domain::PlannedRow>> decode_page(std::string_view bytes);

}  // namespace callveil::stores
