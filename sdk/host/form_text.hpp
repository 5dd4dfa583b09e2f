// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "wire/json.hpp"

namespace callveil::host {

/// A form as aligned boxes of plain text: fields in the order of the UI schema, each with its
/// sentence (`!` blocks, `?` is a doubt), then status, notices and actions.
/// @param description  what describe() wrote.
/// @param state        what state() wrote.
std::string form_as_text(const wire::Json& description, const wire::Json& state);

/// The list of requests as a table.
std::string requests_as_text(const wire::Json& state);

}  // namespace callveil::host
