// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "exporters/text_out.hpp"

namespace callveil::exporters {

/// Writes `text` as the content of an HTML element: escaped, with hidden characters as "U+202E" and
/// bytes that are not UTF-8 as "byte FF", each in a <b class="hidden">.
void write_html_text(TextOut& out, std::string_view text);

/// One cell for a person: text as above, NULL as a dash, a blob as its size.
void write_html_value(TextOut& out, const domain::Value& value);

/// `text` on one line of a plain text file: hidden characters, line feeds and tabs become spaces.
std::string plain_line(std::string_view text);

}  // namespace callveil::exporters
