// SPDX-License-Identifier: Apache-2.0
#include "sources/odbc/connection_string.hpp"

#include <algorithm>
#include <array>

#include "sources/sqlite/sql_tokens.hpp"

namespace callveil::sources::odbc {
namespace {

constexpr std::array<std::string_view, 3> passwords{"PWD", "PASSWORD", "PASS"};

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\n");
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

/// Takes a value in braces from the front; nothing where they do not close.
std::optional<std::string> take_braced(std::string_view& text) {
    std::string value;
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] != '}') {
            value += text[at];
        } else if (text.substr(at).starts_with("}}")) {
            value += '}';
            ++at;
        } else {
            text.remove_prefix(at + 1);
            return value;
        }
    }
    return std::nullopt;
}

std::string take_plain(std::string_view& text) {
    const auto end = std::min(text.find(';'), text.size());
    std::string value{trimmed(text.substr(0, end))};
    text.remove_prefix(end);
    return value;
}

void append(std::string& text, std::string_view keyword, std::string_view value) {
    const bool is_plain =
        value.find_first_of("[]{}(),;?*=!@") == std::string_view::npos && trimmed(value) == value;
    text.append(keyword).append(is_plain ? "=" : "={");
    for (const char letter : value) {
        text.append(letter == '}' ? 2 : 1, letter);
    }
    text.append(is_plain ? ";" : "};");
}

Error malformed(std::string_view what) {
    return {ErrorCode::misconfigured, "the connection string " + std::string{what}};
}

}  // namespace

Result<ConnectionString> ConnectionString::parse(std::string_view text) {
    ConnectionString parsed;
    while (!trimmed(text).empty()) {
        const auto equals = text.find('=');
        const auto keyword = trimmed(text.substr(0, equals));
        if (equals == std::string_view::npos || keyword.empty() ||
            keyword.find(';') != std::string_view::npos) {
            return fail(malformed("is no list of keyword=value; pairs"));
        }
        text.remove_prefix(equals + 1);
        text.remove_prefix(std::min(text.find_first_not_of(" \t\n"), text.size()));
        auto value = text.starts_with('{') ? take_braced(text) : take_plain(text);
        if (!value) {
            return fail(malformed("has a value whose { nothing closes"));
        }
        parsed.pairs_.emplace_back(keyword, std::move(*value));
        const auto rest = trimmed(text);
        if (!rest.empty() && rest.front() != ';') {
            return fail(malformed("has words between a } and the next ;"));
        }
        text.remove_prefix(std::min(text.find(';'), text.size()));
        text.remove_prefix(text.empty() ? 0 : 1);
    }
    return parsed;
}

std::optional<std::string> ConnectionString::value(std::string_view keyword) const {
    const auto found = std::find_if(pairs_.begin(), pairs_.end(), [&](const auto& pair) {
        return same_word(pair.first, keyword);
    });
    return found == pairs_.end() ? std::nullopt : std::optional{found->second};
}

bool ConnectionString::has_password() const {
    return std::any_of(passwords.begin(), passwords.end(),
                       [&](const auto keyword) { return value(keyword).has_value(); });
}

void ConnectionString::set(std::string_view keyword, std::string_view value) {
    std::erase_if(pairs_, [&](const auto& pair) { return same_word(pair.first, keyword); });
    pairs_.emplace_back(keyword, value);
}

/// Room for all of it is taken first, so that no copy of the password stays behind.
std::string ConnectionString::text_with_password(std::string_view password) const {
    std::string text;
    text.reserve(4096 + 2 * password.size());
    for (const auto& [keyword, value] : pairs_) {
        append(text, keyword, value);
    }
    if (!password.empty()) {
        append(text, "PWD", password);
    }
    return text;
}

}  // namespace callveil::sources::odbc
