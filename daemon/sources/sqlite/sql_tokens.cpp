// SPDX-License-Identifier: Apache-2.0
#include "sources/sqlite/sql_tokens.hpp"

#include <algorithm>

namespace callveil::sources {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_blank(char letter) {
    return letter == ' ' || (letter >= '\t' && letter <= '\r' && letter != '\v');
}

bool is_word(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
           (letter >= 'A' && letter <= 'Z') || letter == '_' || letter == '$' ||
           (static_cast<unsigned char>(letter) & 0x80U) != 0;
}

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

std::size_t after(std::string_view sql, std::string_view end, std::size_t from) {
    const auto at = sql.find(end, from);
    return at == npos ? sql.size() : at + end.size();
}

/// A doubled quote stands for itself, so the token goes on behind it.
std::size_t end_of_quoted(std::string_view sql, std::size_t begin) {
    const char quote = sql[begin];
    auto at = begin + 1;
    for (; at < sql.size(); ++at) {
        if (sql[at] != quote) {
            continue;
        }
        if (at + 1 == sql.size() || sql[at + 1] != quote) {
            return at + 1;
        }
        ++at;
    }
    return sql.size();
}

std::size_t end_of_token(std::string_view sql, std::size_t begin) {
    const char first = sql[begin];
    if (first == '\'' || first == '"' || first == '`') {
        return end_of_quoted(sql, begin);
    }
    if (first == '[') {
        return after(sql, "]", begin);
    }
    auto end = begin;
    while (end < sql.size() && is_word(sql[end])) {
        ++end;
    }
    return std::max(end, begin + 1);
}

/// Index of the bracket that closes the one at `open`.
std::size_t closing(const std::vector<std::string_view>& tokens, std::size_t open) {
    int depth = 0;
    for (auto at = open; at < tokens.size(); ++at) {
        depth += tokens[at] == "(" ? 1 : tokens[at] == ")" ? -1 : 0;
        if (depth == 0) {
            return at;
        }
    }
    return tokens.size();
}

/// The text between two tokens of one SQL text.
std::string between(std::string_view left, std::string_view right) {
    const char* const begin = left.data() + left.size();
    std::string_view text{begin, static_cast<std::size_t>(right.data() - begin)};
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return std::string{text};
}

}  // namespace

std::vector<std::string_view> sql_tokens(std::string_view sql) {
    std::vector<std::string_view> tokens;
    std::size_t at = 0;
    while (at < sql.size()) {
        if (is_blank(sql[at])) {
            ++at;
        } else if (sql.substr(at, 2) == "--") {
            at = after(sql, "\n", at);
        } else if (sql.substr(at, 2) == "/*") {
            at = after(sql, "*/", at + 2);
        } else {
            const auto end = end_of_token(sql, at);
            tokens.push_back(sql.substr(at, end - at));
            at = end;
        }
    }
    return tokens;
}

bool same_word(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

std::vector<std::string> check_texts(std::string_view create_table) {
    const auto tokens = sql_tokens(create_table);
    std::vector<std::string> texts;
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
        if (!same_word(tokens[at], "CHECK") || tokens[at + 1] != "(") {
            continue;
        }
        const auto end = closing(tokens, at + 1);
        if (end < tokens.size()) {
            texts.push_back(between(tokens[at + 1], tokens[end]));
            at = end;
        }
    }
    return texts;
}

bool has_conflict_clause(std::string_view create_table) {
    const auto tokens = sql_tokens(create_table);
    const auto found = std::adjacent_find(tokens.begin(), tokens.end(), [](auto left, auto right) {
        return same_word(left, "ON") && same_word(right, "CONFLICT");
    });
    return found != tokens.end();
}

bool is_update_trigger(std::string_view create_trigger) {
    for (const auto token : sql_tokens(create_trigger)) {
        if (same_word(token, "UPDATE")) {
            return true;
        }
        if (same_word(token, "INSERT") || same_word(token, "DELETE")) {
            return false;
        }
    }
    return false;
}

std::string quote_name(std::string_view name) {
    std::string text = "\"";
    for (const char letter : name) {
        text.append(letter == '"' ? 2 : 1, letter);
    }
    return text + "\"";
}

}  // namespace callveil::sources
