// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "golden.hpp"
#include "package_reader.hpp"
#include "usecases/packages.hpp"
#include "usecases/start_preview.hpp"

namespace callveil::tests {
namespace {

using testing::HasSubstr;

class AccessScenario : public testing::TestWithParam<BaseKind> {
protected:
    void SetUp() override {
        if (!Golden::present()) {
            GTEST_SKIP() << "the scenarios lie outside of the project and are not here";
        }
    }

    void compare_rows(const Golden& golden, const RigParts& parts) {
        Scene scene(GetParam(), parts);
        auto& rig = scene.rig;
        EXPECT_EQ(gathered_rows(rig, golden.person(), golden["access_raw"]),
                  sorted_rows(golden["access_raw"]));
    }

    void compare_reports(const Golden& golden, RigParts parts) {
        for (const auto& [targets, rows] : golden["access_filtered"].items()) {
            parts.policy = access_policy(targets);
            Scene scene(GetParam(), parts);
            auto& rig = scene.rig;
            const auto expected = sorted_text_rows(rows);
            const auto ours = report_rows(rig, golden.person());
            // Outside of its policy Fides reads only what it needs for its queries.
            const bool whole = targets.starts_with("user");
            EXPECT_EQ(whole ? ours : projected(ours, expected), expected) << targets;
        }
    }
};

TEST_P(AccessScenario, S01ByEmailAcrossElevenTables) {
    const Golden golden("PG-ACCESS-01");
    compare_rows(golden, golden.parts(GetParam()));
    compare_reports(golden, golden.parts(GetParam()));
}

TEST_P(AccessScenario, S03OfAnOrderWithoutItems) {
    const Golden golden("PG-ACCESS-03");
    compare_rows(golden, golden.parts(GetParam()));
    compare_reports(golden, golden.parts(GetParam()));
}

/// Rows of data.json in the form of a report: collection -> sorted rows of text.
json package_rows(const json& data) {
    json collections = json::object();
    for (const auto& collection : data.at("collections")) {
        json& rows = collections[collection.at("dataset").get<std::string>() + ":" +
                                 collection.at("collection").get<std::string>()];
        for (const auto& values : collection.at("rows")) {
            json row = json::object();
            for (std::size_t i = 0; i < values.size(); ++i) {
                row[collection.at("columns").at(i).at("name").get<std::string>()] = values.at(i);
            }
            rows.push_back(row);
        }
    }
    return sorted_text_rows(collections);
}

TEST_P(AccessScenario, S03ThePackageHoldsTheReport) {
    const Golden golden("PG-ACCESS-03");
    Scene scene(GetParam(), golden.parts(GetParam()));
    auto& rig = scene.rig;
    const auto reference = rig.put_request(access, golden.person());
    value_of(rig.approve(reference, rig.preview(reference).hash));
    const auto before = tables_of(scene);
    rig.run_next();
    EXPECT_EQ(tables_of(scene), before);
    const auto id = value_of(usecases::list_packages(rig.context, {reference})).packages.at(0);
    const auto word = value_of(usecases::tell_passphrase(rig.context, rig.dana, {id})).passphrase;
    const auto data =
        package_entry(rig.settings.spool / ("export-" + id + ".zip"), word, "data.json");
    EXPECT_EQ(package_rows(json::parse(data)),
              sorted_text_rows(golden["access_filtered"].at("user")));
}

TEST_P(AccessScenario, S05ByTwoIdentitiesOverTwoDatasets) {
    const Golden golden("PG-ACCESS-11");
    compare_rows(golden, golden.parts(GetParam()));
    compare_reports(golden, golden.parts(GetParam()));
}

TEST_P(AccessScenario, S07OfAnIdentityThatNobodyDeclares) {
    const Golden golden("PG-ACCESS-13");
    Scene scene(GetParam(), golden.parts(GetParam()));
    auto& rig = scene.rig;
    const auto reference = rig.put_request(access, golden.person());
    const auto plan = rig.preview(reference);
    EXPECT_EQ(plan.skipped.size(), golden["skipped_collections"].size());
    EXPECT_EQ(plan.counts.rows, 0);
    EXPECT_EQ(rig.pool.loans, 0) << "no query is sent at all";
    value_of(rig.approve(reference, plan.hash));
    rig.run_next();
    EXPECT_EQ(rig.request(reference).state, domain::RequestState::completed);
    EXPECT_EQ(rig.request(reference).outcome, domain::Outcome::nothing_found);
    EXPECT_EQ(rig.pool.loans, 0);
}

TEST_P(AccessScenario, S09OfASkippedCollectionThatOthersReference) {
    const Golden golden("PG-ACCESS-15");
    auto parts = golden.parts(GetParam());
    parts.map = replaced(parts.map, "      - name: address\n",
                         "      - name: address\n        fides_meta: {skip_processing: true}\n");
    Scene scene(GetParam(), parts);
    auto& rig = scene.rig;
    value_of(usecases::start_preview(rig.context, rig.dana,
                                     {rig.put_request(access, golden.person()), {}, {}, ""}));
    const auto job = rig.run_next();
    ASSERT_TRUE(job.error);
    EXPECT_EQ(job.error->code, ErrorCode::misconfigured);
    EXPECT_THAT(job.error->detail, HasSubstr(golden["error"].at("message").get<std::string>()));
    EXPECT_EQ(rig.pool.loans, 0);
}

TEST_P(AccessScenario, S11TwoColumnsOfOneTableFedAtOnce) {
    const Golden golden("PG-ACCESS-17");
    auto parts = golden.parts(GetParam());
    parts.map = replaced(fides_file("golden/integration_db_dataset.json"), "postgres_backup",
                         "postgres_example");
    compare_rows(golden, parts);
    compare_reports(golden, parts);
}

TEST_P(AccessScenario, S33ATableWithAReservedName) {
    const Golden golden("MY-ERASE-04");
    compare_rows(golden, golden.parts(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Leads, AccessScenario, base_kinds, base_name);

}  // namespace
}  // namespace callveil::tests
