// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "domain/traversal.hpp"
#include "manifests/categories.hpp"
#include "manifests/dataset_reader.hpp"
#include "support/temp_dir.hpp"

namespace callveil::manifests {
namespace {

using testing::HasSubstr;

/// Manifests that others wrote; their ORIGIN.md says what a loader must do with each.
class FidesFiles : public testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(root_)) {
            GTEST_SKIP() << "the shared Fides manifests are not here";
        }
    }

    std::vector<std::filesystem::path> manifests() const {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root_)) {
            if (entry.path().extension() == ".yml") {
                files.push_back(entry.path());
            }
        }
        return files;
    }

    const std::filesystem::path root_ = tests::shared_data() / "fides";
};

std::string expected_refusal(const std::filesystem::path& file) {
    if (file.filename() == "failing_dataset_collection_taxonomy.yml") {
        return file.string() + ":8:28: ";
    }
    if (file.filename() == "postgres_example_invalid_masking_strategy_override_dataset.yml") {
        return file.string() + ":41:17: A field's own mask may not be hash, as in Fides";
    }
    return "";
}

TEST_F(FidesFiles, AreLoadedOrRefusedWithTheirPlace) {
    int loaded_files = 0;
    int refused_files = 0;
    for (const auto& file : manifests()) {
        const auto loaded = load_data_map({file});
        const std::string refusal = expected_refusal(file);
        if (loaded) {
            EXPECT_EQ(refusal, "") << file;
            ++loaded_files;
        } else {
            EXPECT_NE(refusal, "") << loaded.error().detail;
            EXPECT_THAT(loaded.error().detail, testing::StartsWith(refusal));
            ++refused_files;
        }
    }
    EXPECT_GE(loaded_files, 50);
    EXPECT_EQ(refused_files, 3);
}

TEST_F(FidesFiles, HoldTheCollectionsThatWereCounted) {
    const auto loaded = load_data_map({root_ / "dataset/postgres_example_test_dataset.yml"});
    ASSERT_TRUE(loaded.has_value());
    EXPECT_EQ(loaded->map.datasets.at(0).collections.size(), 11U);
}

TEST_F(FidesFiles, WarnOfAnnotationsOutsideFidesMeta) {
    const auto loaded =
        load_data_map({root_ / "dataset/example_field_masking_override_test_dataset.yml"});
    ASSERT_TRUE(loaded.has_value());
    EXPECT_THAT(loaded->warnings, testing::Contains(HasSubstr("It belongs under fides_meta.")));
}

TEST_F(FidesFiles, WarnOfCategoriesThatTheTaxonomyDoesNotKnow) {
    for (const auto& file : manifests()) {
        std::ifstream stream{file};
        std::stringstream text;
        text << stream.rdbuf();
        const auto loaded = load_data_map({file});
        if (loaded && text.str().find("account.contact.") != std::string::npos) {
            EXPECT_THAT(loaded->warnings, testing::Contains(HasSubstr("account.contact.")));
        }
    }
}

TEST_F(FidesFiles, OfOneFolderMayDeclareADatasetTwiceWhichIsRefused) {
    const auto loaded =
        load_data_map({root_ / "sample_resources", root_ / "dataset/"
                                                           "postgres_example_test_dataset.yml"});
    ASSERT_FALSE(loaded.has_value());
    EXPECT_THAT(loaded.error().detail, HasSubstr("is declared twice"));
}

TEST_F(FidesFiles, HaveAllTheCategoriesOfTheTaxonomy) {
    std::ifstream stream{root_ / "taxonomy/data_categories.json"};
    const auto taxonomy = nlohmann::json::parse(stream);
    for (const auto& category : taxonomy.at("data_category")) {
        const auto key = category.at("fides_key").get<std::string>();
        EXPECT_TRUE(is_default_category(key) || key == "data_category") << key;
    }
}

TEST_F(FidesFiles, HoldTheErrorOfScenarioS09) {
    auto loaded = load_data_map({root_ / "dataset/postgres_example_test_dataset.yml"});
    ASSERT_TRUE(loaded.has_value());
    for (auto& collection : loaded->map.datasets.at(0).collections) {
        collection.skip_processing = collection.name == "address";
    }
    const auto planned = domain::plan_walk(loaded->map, {"email"}, {"user"});
    ASSERT_FALSE(planned.has_value());
    EXPECT_THAT(planned.error().detail,
                HasSubstr("Referenced object postgres_example_test_dataset:address:id from dataset "
                          "postgres_example_test_dataset does not exist"));
}

std::set<std::string> kinds_of(std::string list) {
    std::set<std::string> kinds;
    std::ranges::replace(list, '+', ' ');
    std::istringstream stream{list};
    for (std::string kind; stream >> kind;) {
        kinds.insert(kind);
    }
    return kinds;
}

nlohmann::json outcome_of(const domain::Walk& walk) {
    nlohmann::json outcome = {{"reached", nlohmann::json::array()},
                              {"skipped", nlohmann::json::object()}};
    std::set<std::string> reached;
    for (const auto& stop : walk.stops) {
        reached.insert(stop.collection.text());
    }
    outcome["reached"] = reached;
    for (const auto& [collection, reason] : walk.skipped) {
        outcome["skipped"][collection.text()] = reason;
    }
    return outcome;
}

TEST_F(FidesFiles, GiveTheReachabilityOfEveryGraphCase) {
    std::ifstream stream{root_ / "GRAPH.json"};
    const auto cases = nlohmann::json::parse(stream);
    ASSERT_EQ(cases.size(), 12U);
    for (const auto& one : cases) {
        const auto title = one.at(1).get<std::string>();
        const auto with = title.find(" with ");
        const auto loaded =
            load_data_map({root_ / "graph_datasets" / (title.substr(0, with) + ".yml")});
        ASSERT_TRUE(loaded.has_value()) << title;
        const auto planned =
            domain::plan_walk(loaded->map, kinds_of(title.substr(with + 6)), {"user"});
        if (one.at(2).contains("error")) {
            ASSERT_FALSE(planned.has_value()) << title;
            EXPECT_THAT(planned.error().detail,
                        testing::StartsWith(one.at(2).at("message").get<std::string>()));
        } else {
            ASSERT_TRUE(planned.has_value()) << title << ": " << planned.error().detail;
            EXPECT_EQ(outcome_of(*planned), one.at(2)) << title;
        }
    }
}

}  // namespace
}  // namespace callveil::manifests
