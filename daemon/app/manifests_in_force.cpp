// SPDX-License-Identifier: Apache-2.0
#include "app/manifests_in_force.hpp"

#include <algorithm>
#include <array>

#include "domain/traversal.hpp"
#include "manifests/calendar_reader.hpp"
#include "manifests/dataset_reader.hpp"
#include "manifests/policy_reader.hpp"
#include "manifests/yaml_document.hpp"

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

Result<std::vector<ports::ArticleText>> read_articles(const Path& file) {
    CALLVEIL_ASSIGN(const auto root, manifests::load_yaml(file));
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
    settings.dedupe_days = options.dedupe_days;
    settings.job_attempts = static_cast<int>(options.job_attempts);
    settings.spool = options.state_dir / "spool";
    settings.controller = options.controller;
}

Result<void> check_masks(const domain::Policy& policy, const masking::MaskKeys& keys) {
    for (const auto& rule : policy.mask_rules) {
        const auto made = masking::make_strategy(rule.mask, keys);
        if (!made) {
            return fail(ErrorCode::misconfigured,
                        "the policy rule '" + rule.name + "': " + made.error().detail);
        }
    }
    return {};
}

template <class Loaded>
void move_warnings(Loaded& loaded, std::vector<std::string>& warnings) {
    std::move(loaded.warnings.begin(), loaded.warnings.end(), std::back_inserter(warnings));
}

}  // namespace

Result<Manifests> load_manifests(const Options& options, const masking::MaskKeys& keys) {
    Manifests manifests;
    CALLVEIL_ASSIGN(auto map, manifests::load_data_map(options.data_maps));
    CALLVEIL_ASSIGN(auto policy, manifests::load_policy(options.policy));
    CALLVEIL_TRY(domain::check_references(map.map));
    CALLVEIL_TRY(check_masks(policy.policy, keys));
    move_warnings(map, manifests.warnings);
    move_warnings(policy, manifests.warnings);
    manifests.map = std::move(map.map);
    manifests.policy = std::move(policy.policy);
    copy_numbers(options, manifests.settings);
    CALLVEIL_ASSIGN(manifests.settings.four_eyes, read_four_eyes(options.four_eyes));
    CALLVEIL_ASSIGN(manifests.settings.calendar, manifests::load_calendar(options.calendar));
    CALLVEIL_ASSIGN(manifests.settings.articles, read_articles(options.article15));
    return manifests;
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
