// SPDX-License-Identifier: Apache-2.0
#include "app/options_reader.hpp"

#include <array>
#include <charconv>
#include <map>

#include "manifests/yaml_document.hpp"

namespace callveil::app {
namespace {

using manifests::YamlNode;

struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
};
constexpr std::array<Unit, 5> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"min", 60'000}, {"s", 1'000}, {"ms", 1}}};

/// What a reader needs beside the node: the folder that relative paths start from.
struct Place {
    std::filesystem::path folder;
    std::int64_t min = 0;
    std::int64_t max = 0;
};

Result<void> check_range(const YamlNode& node, const Place& place, std::int64_t value) {
    if (place.max != 0 && (value < place.min || value > place.max)) {
        return fail(
            node.error("must be " + std::to_string(place.min) + ".." + std::to_string(place.max)));
    }
    return {};
}

Result<void> read(const YamlNode& node, const Place&, std::string& out) {
    CALLVEIL_ASSIGN(out, node.text());
    return {};
}

Result<void> read(const YamlNode& node, const Place& place, std::int64_t& out) {
    CALLVEIL_ASSIGN(out, node.integer());
    return check_range(node, place, out);
}

Result<void> read(const YamlNode& node, const Place& place, Milliseconds& out) {
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

Result<void> read(const YamlNode& node, const Place& place, Path& out) {
    CALLVEIL_ASSIGN(const auto text, node.text());
    out = (place.folder / text).lexically_normal();
    return {};
}

Result<void> read(const YamlNode& node, const Place&, Words& out) {
    CALLVEIL_ASSIGN(out, node.texts());
    return {};
}

Result<void> read(const YamlNode& node, const Place& place, Paths& out) {
    CALLVEIL_ASSIGN(const auto texts, node.texts());
    out.clear();
    for (const auto& text : texts) {
        out.push_back((place.folder / text).lexically_normal());
    }
    return {};
}

/// The node at a dotted name; null when a part is absent.
YamlNode find(const YamlNode& root, std::string_view name) {
    const auto dot = name.find('.');
    return dot == std::string_view::npos
               ? root.find(name)
               : find(root.find(name.substr(0, dot)), name.substr(dot + 1));
}

/// Reads every declared option of `table` from `root` into `owner`.
template <class Table, class Owner>
Result<std::set<std::string>> read_table(const Table& table, const YamlNode& root,
                                         const std::filesystem::path& folder, Owner& owner) {
    std::set<std::string> present;
    Result<void> outcome;
    for_each_option(table, [&](const auto& option) {
        const auto node = find(root, option.name);
        if (!outcome) {
            return;
        }
        if (!node.is_null()) {
            outcome = read(node, {folder, option.min, option.max}, owner.*option.member);
            present.emplace(option.name);
        } else if (option.presence == Presence::required) {
            outcome = fail(root.error("the option '" + std::string(option.name) +
                                      "' is missing: " + std::string(option.text)));
        }
    });
    if (!outcome) {
        return fail(outcome.error());
    }
    return present;
}

/// Refuses keys that no option declares, at the first level and below each group.
template <class Table>
Result<void> check_keys(const Table& table, const YamlNode& root,
                        std::initializer_list<std::string_view> lists) {
    std::vector<std::string_view> top(lists);
    std::map<std::string_view, std::vector<std::string_view>> groups;
    for_each_option(table, [&](const auto& option) {
        const auto dot = option.name.find('.');
        top.push_back(option.name.substr(0, dot));
        if (dot != std::string_view::npos) {
            groups[option.name.substr(0, dot)].push_back(option.name.substr(dot + 1));
        }
    });
    CALLVEIL_TRY(root.expect_keys(top));
    for (const auto& [group, known] : groups) {
        const auto node = root.find(group);
        if (!node.is_null()) {
            CALLVEIL_TRY(node.entries());
            CALLVEIL_TRY(node.expect_keys(known));
        }
    }
    return {};
}

Result<void> read_sources(const YamlNode& root, const std::filesystem::path& folder, Options& out) {
    const auto list = root.find("sources");
    CALLVEIL_ASSIGN(const auto items, list.items());
    if (items.empty()) {
        return fail(root.error("the option 'sources' is missing: name at least one lead database"));
    }
    std::set<std::string> names;
    for (const auto& item : items) {
        CALLVEIL_TRY(item.entries());
        CALLVEIL_TRY(check_keys(source_options, item, {}));
        auto& source = out.sources.emplace_back();
        CALLVEIL_TRY(read_table(source_options, item, folder, source));
        if (!names.insert(source.name).second) {
            return fail(item.error("two sources have the same name"));
        }
    }
    return {};
}

Result<LoadedOptions> read_root(const YamlNode& root, const std::filesystem::path& file) {
    LoadedOptions loaded;
    const auto folder = std::filesystem::absolute(file).parent_path();
    CALLVEIL_TRY(root.entries());
    CALLVEIL_TRY(check_keys(daemon_options, root, {"sources"}));
    CALLVEIL_ASSIGN(loaded.from_file, read_table(daemon_options, root, folder, loaded.options));
    CALLVEIL_TRY(read_sources(root, folder, loaded.options));
    return loaded;
}

std::string print(const std::string& value) {
    return value;
}
std::string print(std::int64_t value) {
    return std::to_string(value);
}
std::string print(Milliseconds value) {
    return print_duration(value);
}
std::string print(const Path& value) {
    return value.string();
}
std::string print(const Words& value) {
    std::string text;
    for (const auto& word : value) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}
std::string print(const Paths& value) {
    Words words;
    for (const auto& path : value) {
        words.push_back(path.string());
    }
    return print(words);
}

template <class Table, class Owner>
void print_table(const Table& table, const Owner& owner, const std::string& prefix,
                 std::vector<std::pair<std::string, std::string>>& lines) {
    for_each_option(table, [&](const auto& option) {
        lines.emplace_back(prefix + std::string(option.name), print(owner.*option.member));
    });
}

}  // namespace

Result<LoadedOptions> load_options(const std::filesystem::path& file) {
    CALLVEIL_ASSIGN(const auto root, manifests::load_yaml(file));
    return read_root(root, file);
}

Result<LoadedOptions> parse_options(std::string_view text, const std::filesystem::path& file) {
    CALLVEIL_ASSIGN(const auto root, manifests::parse_yaml(text, file.string()));
    return read_root(root, file);
}

std::vector<std::pair<std::string, std::string>> print_options(const Options& value) {
    std::vector<std::pair<std::string, std::string>> lines;
    print_table(daemon_options, value, "", lines);
    for (const auto& source : value.sources) {
        print_table(source_options, source, "sources." + source.name + ".", lines);
    }
    return lines;
}

Result<Milliseconds> parse_duration(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (const auto& known : units) {
        const bool fits = number >= 0 && number <= INT64_MAX / known.milliseconds;
        if (problem == std::errc{} && unit == known.name && fits) {
            return Milliseconds{number * known.milliseconds};
        }
    }
    return fail(ErrorCode::invalid_argument,
                "is not a time; write a number and ms, s, min, h or d, e.g. 90s");
}

std::string print_duration(Milliseconds duration) {
    for (const auto& unit : units) {
        if (duration.count() != 0 && duration.count() % unit.milliseconds == 0) {
            return std::to_string(duration.count() / unit.milliseconds) + std::string(unit.name);
        }
    }
    return std::to_string(duration.count()) + "ms";
}

}  // namespace callveil::app
