// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace callveil::domain {

/// The one of `known` that a person most likely meant by `word`; none when all are far away.
std::optional<std::string> nearest_word(std::string_view word,
                                        std::span<const std::string_view> known);

}  // namespace callveil::domain
