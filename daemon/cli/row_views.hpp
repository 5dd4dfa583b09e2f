// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/terminal.hpp"
#include "wire/admin_work.hpp"

namespace callveil::cli {

/// Found rows: one table per collection where the terminal is wide enough, else one block per row.
void draw_found(const Terminal& terminal, const std::vector<wire::ShownRow>& rows);
/// The exact difference: per row what led to it, and each cell before and after.
void draw_planned(const Terminal& terminal, const std::vector<wire::ShownRow>& rows);
/// Head of a plan: hash, counts, what its masks leave readable, warnings, obstacles, what was left
/// out.
void draw(const Terminal& terminal, const wire::PlanShowReply& plan);

}  // namespace callveil::cli
