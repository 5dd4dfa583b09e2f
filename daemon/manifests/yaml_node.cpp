// SPDX-License-Identifier: Apache-2.0
#include "manifests/yaml_node.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "domain/nearest_word.hpp"

namespace callveil::manifests {
namespace {

constexpr std::array<std::string_view, 9> yes_words = {"true", "True", "TRUE", "yes", "Yes",
                                                       "YES",  "on",   "On",   "ON"};
constexpr std::array<std::string_view, 9> no_words = {"false", "False", "FALSE", "no", "No",
                                                      "NO",    "off",   "Off",   "OFF"};

std::string_view name_of(YamlNode::Kind kind) {
    switch (kind) {
        case YamlNode::Kind::scalar:
            return "a single value";
        case YamlNode::Kind::list:
            return "a list";
        case YamlNode::Kind::map:
            return "a map";
        default:
            return "nothing";
    }
}

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
    Number number{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

/// Names that hold several options are declared once for each of them.
std::vector<std::string_view> each_once(std::span<const std::string_view> names) {
    std::vector<std::string_view> once;
    for (const auto name : names) {
        if (std::ranges::find(once, name) == once.end()) {
            once.push_back(name);
        }
    }
    return once;
}

}  // namespace

YamlNode::YamlNode() : content_(std::make_shared<const Content>()) {}

YamlNode::YamlNode(std::shared_ptr<const Content> content) : content_(std::move(content)) {}

YamlNode::Kind YamlNode::kind() const noexcept {
    return content_->kind;
}

std::string YamlNode::location() const {
    if (content_->file == nullptr) {
        return "(nowhere)";
    }
    return fmt::format("{}:{}:{}", *content_->file, content_->line, content_->column);
}

Error YamlNode::error(std::string_view sentence) const {
    return {ErrorCode::misconfigured, fmt::format("{}: {}", location(), sentence)};
}

Result<std::string> YamlNode::text() const {
    if (kind() != Kind::scalar) {
        return fail(error(fmt::format("A text is expected here, not {}.", name_of(kind()))));
    }
    return content_->scalar;
}

Result<std::int64_t> YamlNode::integer() const {
    const auto number = whole_number<std::int64_t>(content_->scalar);
    if (kind() != Kind::scalar || !number) {
        return fail(error("A whole number is expected here."));
    }
    return *number;
}

Result<double> YamlNode::real() const {
    const auto number = whole_number<double>(content_->scalar);
    if (kind() != Kind::scalar || !number || !std::isfinite(*number)) {
        return fail(error("A number is expected here."));
    }
    return *number;
}

Result<bool> YamlNode::boolean() const {
    const bool plain = kind() == Kind::scalar && !content_->quoted;
    if (plain && std::ranges::find(yes_words, content_->scalar) != yes_words.end()) {
        return true;
    }
    if (plain && std::ranges::find(no_words, content_->scalar) != no_words.end()) {
        return false;
    }
    return fail(error("true or false is expected here."));
}

Result<std::vector<std::string>> YamlNode::texts() const {
    CALLVEIL_ASSIGN(const auto members, items());
    std::vector<std::string> all;
    for (const auto& member : members) {
        CALLVEIL_ASSIGN(all.emplace_back(), member.text());
    }
    return all;
}

Result<std::vector<YamlNode>> YamlNode::items() const {
    if (kind() != Kind::list && !is_null()) {
        return fail(error(fmt::format("A list is expected here, not {}.", name_of(kind()))));
    }
    return content_->items;
}

Result<std::vector<YamlNode::Entry>> YamlNode::entries() const {
    if (kind() != Kind::map && !is_null()) {
        return fail(error(fmt::format("A map is expected here, not {}.", name_of(kind()))));
    }
    return content_->entries;
}

YamlNode YamlNode::find(std::string_view key) const {
    const auto found = std::ranges::find(content_->entries, key, &Entry::name);
    return found == content_->entries.end() ? YamlNode{} : found->value;
}

Result<YamlNode> YamlNode::at(std::string_view key) const {
    if (kind() != Kind::map) {
        return fail(error(fmt::format("A map with the key \"{}\" is expected here.", key)));
    }
    YamlNode value = find(key);
    if (value.is_null()) {
        return fail(error(fmt::format("The key \"{}\" is missing.", key)));
    }
    return value;
}

Result<std::string> YamlNode::at_text(std::string_view key) const {
    CALLVEIL_ASSIGN(const YamlNode value, at(key));
    return value.text();
}

std::vector<UnknownKey> YamlNode::unknown_keys(std::span<const std::string_view> known) const {
    std::vector<UnknownKey> unknown;
    for (const auto& entry : content_->entries) {
        if (std::ranges::find(known, entry.name) == known.end()) {
            unknown.push_back(
                {entry.name, entry.key.location(), domain::nearest_word(entry.name, known)});
        }
    }
    return unknown;
}

Result<void> YamlNode::expect_keys(std::span<const std::string_view> known) const {
    if (kind() != Kind::map && !is_null()) {
        return fail(error(fmt::format("A map is expected here, not {}.", name_of(kind()))));
    }
    for (const auto& key : unknown_keys(known)) {
        const std::string hint =
            key.nearest ? fmt::format("Did you mean \"{}\"?", *key.nearest)
                        : fmt::format("Known are: {}.", fmt::join(each_once(known), ", "));
        return fail(ErrorCode::misconfigured,
                    fmt::format("{}: The key \"{}\" is unknown. {}", key.location, key.name, hint));
    }
    return {};
}

}  // namespace callveil::manifests
