// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/catalogue.hpp"
#include "domain/value.hpp"

namespace callveil::sources::postgres {

/// How cells of a type travel and are compared.
enum class CellClass { integer, real4, real8, bytes, text, other };

/// By the oid of a base type, as pg_type.dat fixes it for good.
CellClass class_of(unsigned type);

/// A cell from the server's text form. A float4 becomes the double of the same number.
domain::Value read_cell(unsigned type, std::string_view text);

/// The text form in which a value is sent to the server.
std::string write_cell(const domain::Value& value);

/// `value` as the text form of a column of this class, as the column would convert it; nothing
/// where it does not convert. A column of class `other` takes any text: the server says.
std::optional<std::string> convert(const domain::Value& value, CellClass wanted);

domain::Affinity affinity_of(unsigned type);

/// The greatest number of an integer type; none for int8 and every other type.
std::optional<std::int64_t> max_integer_of(unsigned type);

}  // namespace callveil::sources::postgres
