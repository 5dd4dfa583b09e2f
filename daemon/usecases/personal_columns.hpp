// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace callveil::usecases {

/// Whether a column of this name holds personal data in most lead lists: compared without case,
/// separators and accents, in a handful of languages. Says yes too often rather than too rarely.
bool looks_personal(std::string_view column);

/// The columns of one table that look personal, in their order. `name` alone counts where another
/// column of the table looks personal, because statuses and campaigns have names too.
std::vector<std::string> personal_columns(const std::vector<std::string>& columns);

}  // namespace callveil::usecases
