// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "wire/json.hpp"
#include "wire/request_body.hpp"

namespace callveil::plugin {

/// The fields of the request form, in their order. Values are bits of a set.
enum class Field : std::uint8_t {
    kind = 1,
    name = 2,
    phones = 4,
    emails = 8,
    customer_id = 16,
    comments = 32
};

inline constexpr std::size_t max_entries = wire::body_limits::entries;
inline constexpr std::size_t max_comment_characters = wire::body_limits::comment_characters;

/// What the agent sees in the boxes. `phones` and `emails` always have one entry at least.
struct FormData {
    std::string kind;
    std::string name;
    std::vector<std::string> phones{""};
    std::vector<std::string> emails{""};
    std::string customer_id;
    std::string comments;

    bool operator==(const FormData&) const = default;
};

/// The "data" member of the form's state.
wire::Json to_json(const FormData& data);

/// Puts `value` where the JSON pointer says: "/kind", "/name", "/customer_id", "/comments";
/// "/phones" with a list; "/phones/2" with a text, or null to remove it; "/phones/-" to append; the
/// same for
/// "/emails". Nothing is changed on failure.
/// @return the field that was changed.
/// @error not_found         no such field or entry.
/// @error invalid_argument  a value of the wrong type, or a request type that does not exist.
/// @error too_large         more than 10 entries, or a text of more than 16 KiB.
Result<Field> put(FormData& data, std::string_view pointer, const wire::Json& value);

/// The entries that hold more than blanks, with blanks around them cut.
std::vector<std::string> filled(const std::vector<std::string>& entries);

/// `text` without blanks at both ends.
std::string_view trimmed(std::string_view text) noexcept;

/// Number of code points of UTF-8 text.
std::size_t characters(std::string_view text) noexcept;

}  // namespace callveil::plugin
