// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace callveil::sources {

/// The words, quoted things and signs of an SQL text in order, without blanks and comments. The
/// views point into `sql`.
std::vector<std::string_view> sql_tokens(std::string_view sql);

/// Whether two SQL words are the same: ASCII letters count in any case.
bool same_word(std::string_view left, std::string_view right);

/// The conditions of all CHECK constraints of a CREATE TABLE text, without their outer brackets.
std::vector<std::string> check_texts(std::string_view create_table);

/// Whether a constraint of the table says ON CONFLICT, by which an UPDATE might drop other rows.
bool has_conflict_clause(std::string_view create_table);

/// Whether a CREATE TRIGGER text is one for UPDATE.
bool is_update_trigger(std::string_view create_trigger);

/// `name` as an identifier, whatever it holds.
std::string quote_name(std::string_view name);

}  // namespace callveil::sources
