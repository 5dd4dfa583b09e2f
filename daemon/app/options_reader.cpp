// SPDX-License-Identifier: Apache-2.0
#include "app/options_reader.hpp"

#include <map>

#include "app/option_values.hpp"
#include "manifests/yaml_document.hpp"

namespace callveil::app {
namespace {

using manifests::YamlNode;

/// The node at a dotted name; null when a part is absent.
YamlNode find(const YamlNode& root, std::string_view name) {
    const auto dot = name.find('.');
    return dot == std::string_view::npos
               ? root.find(name)
               : find(root.find(name.substr(0, dot)), name.substr(dot + 1));
}

/// Whether an option is one of entries of `kind`.
template <class Declared>
bool belongs_to(const Declared& option, std::string_view kind) {
    return option.kinds.empty() || is_choice(option.kinds, kind);
}

/// Reads every declared option of `table` that `kind` takes from `root` into `owner`.
template <class Table, class Owner>
Result<std::set<std::string>> read_table(const Table& table, const YamlNode& root,
                                         const std::filesystem::path& folder, Owner& owner,
                                         std::string_view kind = {}) {
    std::set<std::string> present;
    Result<void> outcome;
    for_each_option(table, [&](const auto& option) {
        const auto node = find(root, option.name);
        if (!outcome || !belongs_to(option, kind)) {
            return;
        }
        if (!node.is_null()) {
            outcome =
                read_value(node, {folder, option.min, option.max, split_choices(option.choices)},
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

/// The kind of an entry; its other options are read once it is known.
Result<SourceKind> read_kind(const YamlNode& item) {
    SourceOptions only_kind;
    const auto node = item.find("kind");
    if (!node.is_null()) {
        CALLVEIL_TRY(
            read_value(node, {{}, 0, 0, split_choices(source_kind_words)}, only_kind.kind));
    }
    return only_kind.kind;
}

/// Refuses options that databases of another kind take.
Result<void> check_kind(const YamlNode& item, std::string_view kind) {
    Result<void> outcome;
    for_each_option(source_options, [&](const auto& option) {
        const auto node = item.find(option.name);
        if (outcome && !node.is_null() && !belongs_to(option, kind)) {
            outcome = fail(node.error("a source of kind " + std::string(kind) +
                                      " takes no option '" + std::string(option.name) +
                                      "'; it belongs to " + listed(split_choices(option.kinds))));
        }
    });
    return outcome;
}

bool is_on_this_host(std::string_view host) {
    return host.starts_with('/') || host == "localhost" || host.starts_with("127.") ||
           host == "::1";
}

/// Passwords and people's data never cross a network in the clear.
Result<void> check_tls(const YamlNode& item, const SourceOptions& source) {
    if (source.tls != TlsMode::off || is_on_this_host(source.host)) {
        return {};
    }
    return fail(item.find("tls").error(
        "'off' is for a server on this host; give the server a certificate and write verify-full"));
}

Result<void> read_source(const YamlNode& item, const std::filesystem::path& folder,
                         SourceOptions& source) {
    CALLVEIL_TRY(item.entries());
    CALLVEIL_TRY(check_keys(source_options, item, {}));
    CALLVEIL_ASSIGN(source.kind, read_kind(item));
    const auto kind = word_of(source.kind);
    CALLVEIL_TRY(check_kind(item, kind));
    CALLVEIL_TRY(read_table(source_options, item, folder, source, kind));
    return check_tls(item, source);
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
        auto& source = out.sources.emplace_back();
        CALLVEIL_TRY(read_source(item, folder, source));
        CALLVEIL_TRY(place_datasets(item.find("datasets"), datasets, source));
        if (!names.insert(source.name).second) {
            return fail(item.error("two sources have the same name"));
        }
    }
    return {};
}

/// What is emptied must not be needed any more: by a desktop that was away, by who fetches a
/// package.
Result<void> check_retention(const YamlNode& root, const Options& options) {
    const auto days = std::chrono::days{options.subject_days};
    const auto refuse = [&](std::string_view other, const std::string& value) -> Result<void> {
        const auto node = find(root, "retention.subject_days");
        return fail((node.is_null() ? find(root, other) : node)
                        .error("'retention.subject_days' is " +
                               std::to_string(options.subject_days) + " and '" +
                               std::string(other) + "' is " + value +
                               "; a request must not be emptied before that, so raise the one or "
                               "lower the other"));
    };
    if (options.subject_days < options.dedupe_days) {
        return refuse("intake.dedupe_days", std::to_string(options.dedupe_days));
    }
    return days < options.package_life
               ? refuse("package.life", print_duration(options.package_life))
               : Result<void>();
}

Result<LoadedOptions> read_root(const YamlNode& root, const std::filesystem::path& file) {
    LoadedOptions loaded;
    const auto folder = std::filesystem::absolute(file).parent_path();
    CALLVEIL_TRY(root.entries());
    CALLVEIL_TRY(check_keys(daemon_options, root, {"sources"}));
    CALLVEIL_ASSIGN(loaded.from_file, read_table(daemon_options, root, folder, loaded.options));
    CALLVEIL_TRY(check_retention(root, loaded.options));
    CALLVEIL_TRY(read_sources(root, folder, loaded.options));
    return loaded;
}

template <class Table, class Owner>
void print_table(const Table& table, const Owner& owner, const std::string& prefix,
                 PrintedOptions& lines, std::string_view kind = {}) {
    for_each_option(table, [&](const auto& option) {
        if (kind.empty() || belongs_to(option, kind)) {
            lines.emplace_back(prefix + std::string(option.name),
                               print_value(owner.*option.member));
        }
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

PrintedOptions print_options(const Options& value) {
    PrintedOptions lines;
    print_table(daemon_options, value, "", lines);
    for (const auto& source : value.sources) {
        print_table(source_options, source, "sources." + source.name + ".", lines,
                    word_of(source.kind));
    }
    return lines;
}

PrintedOptions print_usual_source() {
    PrintedOptions lines;
    print_table(source_options, SourceOptions{}, "", lines);
    return lines;
}

}  // namespace callveil::app
