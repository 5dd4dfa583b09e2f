// SPDX-License-Identifier: Apache-2.0
#include "app/option_values.hpp"

#include "identity/matcher.hpp"

namespace callveil::app {
namespace {

constexpr const char* no_path = "none";

Result<void> check_range(const YamlNode& node, const Place& place, std::int64_t value) {
    if (place.max != 0 && (value < place.min || value > place.max)) {
        return fail(
            node.error("must be " + std::to_string(place.min) + ".." + std::to_string(place.max)));
    }
    return {};
}

}  // namespace

std::string listed(const std::vector<std::string_view>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        text += std::string(i == 0 ? "" : i + 1 == words.size() ? " or " : ", ");
        text += words[i];
    }
    return text;
}

Result<void> check_choice(const YamlNode& node, const Place& place, const std::string& word) {
    if (place.choices.empty() ||
        std::find(place.choices.begin(), place.choices.end(), word) != place.choices.end()) {
        return {};
    }
    return fail(node.error("'" + word + "' is not known here; it takes " + listed(place.choices)));
}

Result<void> read_value(const YamlNode& node, const Place& place, std::string& out) {
    CALLVEIL_ASSIGN(out, node.text());
    return check_choice(node, place, out);
}

Result<void> read_value(const YamlNode& node, const Place&, Region& out) {
    CALLVEIL_ASSIGN(out.code, node.text());
    if (!identity::Matcher::compile({}, out.code)) {
        return fail(node.error("'" + out.code +
                               "' is no region whose phone numbers are known; write the two "
                               "capital letters of ISO 3166, such as US, GB or DE"));
    }
    return {};
}

Result<void> read_value(const YamlNode& node, const Place& place, std::int64_t& out) {
    CALLVEIL_ASSIGN(out, node.integer());
    return check_range(node, place, out);
}

Result<void> read_value(const YamlNode& node, const Place& place, Milliseconds& out) {
    CALLVEIL_ASSIGN(const auto text, node.text());
    const auto duration = parse_duration(text);
    if (!duration) {
        return fail(node.error(duration.error().detail));
    }
    out = *duration;
    if (place.max != 0 && (out.count() < place.min || out.count() > place.max)) {
        return fail(node.error("must be " + print_duration(Milliseconds{place.min}) + " to " +
                               print_duration(Milliseconds{place.max})));
    }
    return {};
}

Result<void> read_value(const YamlNode& node, const Place& place, Path& out) {
    CALLVEIL_ASSIGN(const auto text, node.text());
    out = (place.folder / text).lexically_normal();
    return {};
}

Result<void> read_value(const YamlNode& node, const Place& place, PathOrNone& out) {
    CALLVEIL_ASSIGN(const auto text, node.text());
    if (text == no_path) {
        out.path.clear();
        return {};
    }
    return read_value(node, place, out.path);
}

Result<void> read_value(const YamlNode& node, const Place& place, Words& out) {
    CALLVEIL_ASSIGN(const auto items, node.items());
    out.clear();
    for (const auto& item : items) {
        CALLVEIL_ASSIGN(out.emplace_back(), item.text());
        CALLVEIL_TRY(check_choice(item, place, out.back()));
    }
    return {};
}

Result<void> read_value(const YamlNode& node, const Place& place, Paths& out) {
    CALLVEIL_ASSIGN(const auto texts, node.texts());
    out.clear();
    for (const auto& text : texts) {
        out.push_back((place.folder / text).lexically_normal());
    }
    return {};
}

std::string print_value(const std::string& value) {
    return value;
}
std::string print_value(const Region& value) {
    return value.code;
}
std::string print_value(std::int64_t value) {
    return std::to_string(value);
}
std::string print_value(Milliseconds value) {
    return print_duration(value);
}
std::string print_value(const Path& value) {
    return value.string();
}
std::string print_value(const PathOrNone& value) {
    return value.path.empty() ? no_path : value.path.string();
}
std::string print_value(const Words& value) {
    std::string text;
    for (const auto& word : value) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}
std::string print_value(const Paths& value) {
    Words words;
    for (const auto& path : value) {
        words.push_back(path.string());
    }
    return print_value(words);
}

}  // namespace callveil::app
