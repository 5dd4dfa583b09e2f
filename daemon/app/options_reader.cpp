// SPDX-License-Identifier: Apache-2.0
#include "app/options_reader.hpp"

#include <algorithm>
#include <map>

#include "identity/matcher.hpp"
#include "manifests/yaml_document.hpp"

namespace callveil::app {
namespace {

using manifests::YamlNode;

constexpr const char* no_path = "none";

/// What a reader needs beside the node: the folder that relative paths start from.
struct Place {
    std::filesystem::path folder;
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::vector<std::string_view> choices;
};

/// "a, b or c"
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

Result<void> check_range(const YamlNode& node, const Place& place, std::int64_t value) {
    if (place.max != 0 && (value < place.min || value > place.max)) {
        return fail(
            node.error("must be " + std::to_string(place.min) + ".." + std::to_string(place.max)));
    }
    return {};
}

Result<void> read(const YamlNode& node, const Place& place, std::string& out) {
    CALLVEIL_ASSIGN(out, node.text());
    return check_choice(node, place, out);
}

Result<void> read(const YamlNode& node, const Place&, Region& out) {
    CALLVEIL_ASSIGN(out.code, node.text());
    if (!identity::Matcher::compile({}, out.code)) {
        return fail(node.error("'" + out.code +
                               "' is no region whose phone numbers are known; write the two "
                               "capital letters of ISO 3166, such as US, GB or DE"));
    }
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

Result<void> read(const YamlNode& node, const Place& place, PathOrNone& out) {
    CALLVEIL_ASSIGN(const auto text, node.text());
    if (text == no_path) {
        out.path.clear();
        return {};
    }
    return read(node, place, out.path);
}

Result<void> read(const YamlNode& node, const Place& place, Words& out) {
    CALLVEIL_ASSIGN(const auto items, node.items());
    out.clear();
    for (const auto& item : items) {
        CALLVEIL_ASSIGN(out.emplace_back(), item.text());
        CALLVEIL_TRY(check_choice(item, place, out.back()));
    }
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
            outcome = read(node, {folder, option.min, option.max, split_choices(option.choices)},
                           owner.*option.member);
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

/// Keeps the place of each dataset, and refuses one that another source holds.
Result<void> place_datasets(const YamlNode& list, std::set<std::string>& taken,
                            SourceOptions& source) {
    CALLVEIL_ASSIGN(const auto items, list.items());
    for (std::size_t i = 0; i < items.size(); ++i) {
        source.dataset_places.push_back(items[i].location());
        if (!taken.insert(source.datasets[i]).second) {
            return fail(items[i].error("the dataset '" + source.datasets[i] +
                                       "' is named twice; it lives in one lead database"));
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
    out.sources_place = list.location();
    std::set<std::string> names;
    std::set<std::string> datasets;
    for (const auto& item : items) {
        CALLVEIL_TRY(item.entries());
        CALLVEIL_TRY(check_keys(source_options, item, {}));
        auto& source = out.sources.emplace_back();
        CALLVEIL_TRY(read_table(source_options, item, folder, source));
        CALLVEIL_TRY(place_datasets(item.find("datasets"), datasets, source));
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
std::string print(const Region& value) {
    return value.code;
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
std::string print(const PathOrNone& value) {
    return value.path.empty() ? no_path : value.path.string();
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

}  // namespace callveil::app
