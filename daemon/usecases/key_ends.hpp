// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/principal.hpp"

namespace callveil::usecases {

/// How long before its end a key is spoken of.
inline constexpr domain::Microseconds key_end_notice = std::chrono::hours{24 * 30};

/// The valid key of an administrator that ends last; none when no administrator can come in.
std::optional<domain::EnrolledKey> last_administrator(const std::vector<domain::EnrolledKey>& keys,
                                                      domain::TimePoint now);

/// Whole days from `now` to `end`; 0 when less than a day is left or it is over.
std::int64_t days_left(domain::TimePoint end, domain::TimePoint now) noexcept;

/// A sentence for each person and station whose last key ends within `key_end_notice`, and one when
/// no administrator can come in. Names ids and dates.
std::vector<std::string> key_warnings(const std::vector<domain::EnrolledKey>& keys,
                                      domain::TimePoint now);

}  // namespace callveil::usecases
