// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "callveil/result.hpp"
#include "domain/job.hpp"
#include "domain/plan.hpp"
#include "domain/request.hpp"

namespace callveil::stores {

/// The members of a row that lie in its sealed column, as JSON text.
/// Writing: @error invalid_argument  a text is not UTF-8.
/// Reading: @error corrupt           the text is not what the writer makes.

/// Subject, interaction, asserted agent, reason, verification and override reason.
Result<std::string> sealed_part(const domain::Request& request);
Result<void> read_sealed_part(std::string_view text, domain::Request& request);

/// Result and the sentence of the error; the error's code lies beside it.
Result<std::string> sealed_outcome(const domain::Job& job);
Result<void> read_sealed_outcome(std::string_view text, domain::Job& job);

/// Key, seed, warnings, obstacles, skipped collections and effects of masks.
Result<std::string> sealed_part(const domain::Plan& plan);
Result<void> read_sealed_part(std::string_view text, domain::Plan& plan);

/// A list of texts as a JSON array.
Result<std::string> text_list(const std::vector<std::string>& texts);
Result<std::vector<std::string>> read_text_list(std::string_view text);

}  // namespace callveil::stores
