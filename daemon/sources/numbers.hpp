// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/value.hpp"

namespace callveil::sources {

/// What `value` is as a whole number, if it is one and 64 bits hold it: an integer, or text where
/// only 64 bits without a sign do. Text counts when it is a number and nothing else.
std::optional<domain::Value> integer_of(const domain::Value& value);

/// Whether `digits` are a number of exactly that kind, as the adapter itself writes it.
bool is_beyond_63_bits(std::string_view digits);

std::optional<double> real_of(const domain::Value& value);

/// `value` as the text of a number that DECIMAL(65,30) holds without loss.
std::optional<std::string> decimal_of(const domain::Value& value);

/// Whether `text` is "2026-01-31", with " 23:59:59" and up to six more digits behind it or not.
/// Days that no calendar has count: the database keeps zero dates.
bool is_moment(std::string_view text);
/// Whether `text` is "-838:59:59.000000" or less of it.
bool is_time(std::string_view text);

}  // namespace callveil::sources
