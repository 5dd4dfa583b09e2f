// SPDX-License-Identifier: Apache-2.0
#include "app/manifests_in_force.hpp"

#include <algorithm>
#include <array>

#include "domain/erase_order.hpp"
#include "domain/traversal.hpp"
#include "manifests/calendar_reader.hpp"
#include "manifests/dataset_reader.hpp"
#include "manifests/policy_reader.hpp"
#include "manifests/yaml_document.hpp"
#include "usecases/cell_masks.hpp"

namespace callveil::app {
namespace {

Result<ports::ArticleText> read_article(const manifests::YamlNode& node) {
    constexpr std::array<std::string_view, 3> keys{"letter", "title", "text"};
    CALLVEIL_TRY(node.entries());
    CALLVEIL_TRY(node.expect_keys(keys));
    ports::ArticleText article;
    CALLVEIL_ASSIGN(article.letter, node.at_text("letter"));
    CALLVEIL_ASSIGN(article.title, node.at_text("title"));
    CALLVEIL_ASSIGN(article.text, node.at_text("text"));
    if (article.letter.size() != 1 || article.letter[0] < 'a' || article.letter[0] > 'h') {
        return fail(node.error("'letter' must be a, b, c, d, e, f, g or h of Art. 15(1)"));
    }
    return article;
}

Result<std::vector<ports::ArticleText>> read_articles(const manifests::YamlNode& root) {
    CALLVEIL_ASSIGN(const auto items, root.items());
    std::vector<ports::ArticleText> articles;
    for (const auto& item : items) {
        CALLVEIL_ASSIGN(auto article, read_article(item));
        articles.push_back(std::move(article));
    }
    if (articles.size() != 8) {
        return fail(root.error("must hold one text for each letter a to h"));
    }
    return articles;
}

Result<std::set<domain::RequestKind>> read_four_eyes(const Words& words) {
    std::set<domain::RequestKind> kinds;
    for (const auto& word : words) {
        const auto kind = domain::request_kind_from(word);
        if (!kind) {
            return fail(ErrorCode::misconfigured,
                        "'four_eyes' takes pseudonymization and access, nothing else");
        }
        kinds.insert(*kind);
    }
    return kinds;
}

void copy_numbers(const Options& options, usecases::Settings& settings) {
    settings.max_clock_skew = options.max_clock_skew;
    settings.plan_life = options.plan_life;
    settings.package_life = options.package_life;
    settings.access_recheck = options.access_recheck;
    settings.atomic_rows = options.plan_atomic_rows;
    settings.search_rows = options.search_rows;
    settings.prefill_per_minute = options.prefill_per_minute;
    settings.pseudonymizations_per_day = options.approvals_per_day;
    settings.pseudonymizations_per_person = options.approvals_per_person;
    settings.prefill_rows = options.prefill_rows;
    settings.prefill_time = options.prefill_time;
    settings.dedupe_days = options.dedupe_days;
    settings.subject_days = options.subject_days;
    settings.job_attempts = static_cast<int>(options.job_attempts);
    settings.spool = options.state_dir / "spool";
    settings.controller = options.controller;
}

void check_masks(const domain::Policy& policy, const masking::MaskKeys& keys,
                 std::vector<Error>& problems) {
    for (const auto& rule : policy.mask_rules) {
        const auto made = masking::make_strategy(rule.mask, keys);
        if (!made) {
            problems.push_back({ErrorCode::misconfigured,
                                "the policy rule '" + rule.name + "': " + made.error().detail});
        }
    }
    if (policy.on_collision == domain::OnCollision::mask) {
        const auto made = masking::make_strategy(policy.collision_mask, keys);
        if (!made) {
            problems.push_back(
                {ErrorCode::misconfigured, "the policy's 'on_collision': " + made.error().detail});
        }
    }
}

/// A mask that a field has of its own is looked at wherever the field stands.
void check_own_masks(const std::string& place, const std::vector<domain::Field>& fields,
                     std::vector<Error>& problems) {
    for (const auto& field : fields) {
        const auto path = place + field.name;
        if (const auto made = usecases::check_own_mask(field); !made) {
            problems.push_back({ErrorCode::misconfigured,
                                "the data map's field '" + path + "': " + made.error().detail});
        }
        check_own_masks(path + ".", field.fields, problems);
    }
}

void check_own_masks(const domain::DataMap& map, std::vector<Error>& problems) {
    for (const auto& dataset : map.datasets) {
        for (const auto& collection : dataset.collections) {
            check_own_masks(domain::CollectionId{dataset.key, collection.name}.text() + ":",
                            collection.fields, problems);
        }
    }
}

/// A dataset that a source names must be in a map, or the source is never asked.
void check_named_datasets(const SourceOptions& source, const domain::DataMap& map,
                          std::vector<Error>& problems) {
    for (std::size_t i = 0; i < source.datasets.size(); ++i) {
        const auto& key = source.datasets[i];
        if (map.find_dataset(key) == nullptr) {
            problems.push_back({ErrorCode::misconfigured,
                                source.dataset_places[i] + ": no data map holds the dataset '" +
                                    key + "' that the source '" + source.name + "' names"});
        }
    }
}

/// A dataset of a map must live somewhere, or every search fails.
void check_homes(const Options& options, const domain::DataMap& map, std::vector<Error>& problems) {
    for (const auto& dataset : map.datasets) {
        const bool housed = std::any_of(
            options.sources.begin(), options.sources.end(), [&](const SourceOptions& source) {
                return std::find(source.datasets.begin(), source.datasets.end(), dataset.key) !=
                       source.datasets.end();
            });
        if (!housed) {
            problems.push_back(
                {ErrorCode::misconfigured, options.sources_place +
                                               ": no source holds the dataset '" + dataset.key +
                                               "' of the data maps; add it to the 'datasets' of "
                                               "the database where its tables are"});
        }
    }
}

/// What refers to what, and in which order databases and collections are changed.
void check_references_and_order(const Options& options, const domain::DataMap& map,
                                std::vector<Error>& problems) {
    if (const auto references = domain::check_references(map); !references) {
        problems.push_back(references.error());
        return;
    }
    domain::Homes homes;
    for (const auto& source : options.sources) {
        for (const auto& dataset : source.datasets) {
            homes.emplace(dataset, source.name);
        }
    }
    if (const auto order = domain::erase_order(map, homes); !order) {
        problems.push_back(order.error());
    }
}

template <class Loaded>
void move_warnings(Loaded& loaded, std::vector<std::string>& warnings) {
    std::move(loaded.warnings.begin(), loaded.warnings.end(), std::back_inserter(warnings));
}

/// Passes a result on and remembers why there is none.
template <class T>
Result<T> keep(Result<T> result, std::vector<Error>& problems) {
    if (!result) {
        problems.push_back(result.error());
    }
    return result;
}

Result<std::vector<ports::ArticleText>> load_articles(const Path& file) {
    CALLVEIL_ASSIGN(const auto root, manifests::load_yaml(file));
    return read_articles(root);
}

void read_settings(const Options& options, usecases::Settings& settings,
                   std::vector<Error>& problems) {
    copy_numbers(options, settings);
    if (auto kinds = keep(read_four_eyes(options.four_eyes), problems)) {
        settings.four_eyes = std::move(*kinds);
    }
    if (auto calendar = keep(manifests::load_calendar(options.calendar), problems)) {
        settings.calendar = std::move(*calendar);
    }
    if (auto articles = keep(load_articles(options.article15), problems)) {
        settings.articles = std::move(*articles);
    }
}

}  // namespace

ManifestsRead read_manifests(const Options& options, const masking::MaskKeys& keys) {
    ManifestsRead read;
    auto& [manifests, problems, has_map] = read;
    if (auto map = keep(manifests::load_data_map(options.data_maps), problems)) {
        has_map = true;
        check_references_and_order(options, map->map, problems);
        move_warnings(*map, manifests.warnings);
        manifests.map = std::move(map->map);
        for (const auto& source : options.sources) {
            check_named_datasets(source, manifests.map, problems);
        }
        check_homes(options, manifests.map, problems);
        check_own_masks(manifests.map, problems);
    }
    if (auto policy = keep(manifests::load_policy(options.policy), problems)) {
        check_masks(policy->policy, keys, problems);
        move_warnings(*policy, manifests.warnings);
        manifests.policy = std::move(policy->policy);
    }
    read_settings(options, manifests.settings, problems);
    return read;
}

Result<Manifests> load_manifests(const Options& options, const masking::MaskKeys& keys) {
    auto read = read_manifests(options, keys);
    if (!read.problems.empty()) {
        return fail(std::move(read.problems.front()));
    }
    return std::move(read.manifests);
}

Result<std::vector<ports::ArticleText>> parse_articles(std::string_view text,
                                                       std::string_view file_name) {
    CALLVEIL_ASSIGN(const auto root, manifests::parse_yaml(text, file_name));
    return read_articles(root);
}

Result<domain::DataMap> YamlManifestReader::data_map(std::string_view text,
                                                     std::string_view file_name,
                                                     std::vector<std::string>& warnings) const {
    CALLVEIL_ASSIGN(auto loaded, manifests::parse_data_map(text, file_name));
    move_warnings(loaded, warnings);
    return std::move(loaded.map);
}

Result<domain::Policy> YamlManifestReader::policy(std::string_view text, std::string_view file_name,
                                                  std::vector<std::string>& warnings) const {
    CALLVEIL_ASSIGN(auto loaded, manifests::parse_policy(text, file_name));
    move_warnings(loaded, warnings);
    return std::move(loaded.policy);
}

}  // namespace callveil::app
