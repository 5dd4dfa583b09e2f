// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "plugin/form_data.hpp"

/// The rules of the request form. Sentences never repeat a value.
namespace callveil::plugin {

/// JSON pointer of a box -> one sentence.
using Findings = std::map<std::string, std::string>;

/// What is wrong with values that are there; each blocks Send Request.
Findings wrong_values(const FormData& data);

/// What is missing; each blocks Send Request.
Findings missing_values(const FormData& data);

/// What looks odd; nothing here blocks.
Findings odd_values(const FormData& data);

}  // namespace callveil::plugin
