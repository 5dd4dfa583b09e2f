// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "manifests/dataset_reader.hpp"
#include "manifests/policy_reader.hpp"
#include "rig.hpp"
#include "usecases/check_maps.hpp"
#include "usecases/keys.hpp"
#include "usecases/plan_datamap.hpp"
#include "usecases/upkeep_views.hpp"

namespace callveil::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

/// The readers that the daemon uses, behind the port.
class Reader final : public ports::ManifestReader {
public:
    Result<domain::DataMap> data_map(std::string_view text, std::string_view file,
                                     std::vector<std::string>& warnings) const override {
        CALLVEIL_ASSIGN(auto loaded, manifests::parse_data_map(text, file));
        warnings = std::move(loaded.warnings);
        return std::move(loaded.map);
    }
    Result<domain::Policy> policy(std::string_view text, std::string_view file,
                                  std::vector<std::string>& warnings) const override {
        CALLVEIL_ASSIGN(auto loaded, manifests::parse_policy(text, file));
        warnings = std::move(loaded.warnings);
        return std::move(loaded.policy);
    }
};

std::vector<std::string> texts(const wire::CheckReply& reply, std::string_view severity) {
    std::vector<std::string> found;
    for (const auto& finding : reply.findings) {
        if (finding.severity == severity) {
            found.push_back(finding.where + " " + finding.text);
        }
    }
    return found;
}

wire::CheckReply checked(Rig& rig, const wire::DatamapCheck& asked = {}) {
    return value_of(usecases::check_datamap(rig.context, Reader(), asked));
}

TEST(MapCheck, FindsNothingInAMapThatFits) {
    Rig rig;
    const auto reply = checked(rig);
    EXPECT_TRUE(reply.ok);
    EXPECT_THAT(texts(reply, "error"), IsEmpty());
}

TEST(MapCheck, NamesMissingTablesAndColumns) {
    Rig rig;
    rig.leads.run("DROP TABLE calls; ALTER TABLE leads DROP COLUMN notes");
    const auto reply = checked(rig);
    EXPECT_FALSE(reply.ok);
    EXPECT_THAT(texts(reply, "error"), Contains(HasSubstr("cc:calls")));
    EXPECT_THAT(texts(reply, "error"), Contains(HasSubstr("no column 'notes'")));
}

TEST(MapCheck, NamesPersonalLookingColumnsThatNobodyMaps) {
    Rig rig;
    rig.leads.run(
        "ALTER TABLE leads ADD COLUMN mobile_2 TEXT;"
        "CREATE TABLE extra (id INTEGER PRIMARY KEY, birthday TEXT, colour TEXT)");
    const auto warnings = texts(checked(rig), "warning");
    EXPECT_THAT(warnings, Contains(HasSubstr("leads.mobile_2")));
    EXPECT_THAT(warnings, Contains(HasSubstr("extra.birthday")));
    EXPECT_THAT(warnings, testing::Not(Contains(HasSubstr("colour"))));
}

TEST(MapCheck, NamesASourceThatIsAway) {
    Rig rig;
    rig.pool.add({"west", "sqlite", "US", domain::Regime::gdpr, {}}, rig.folder / "nowhere.sqlite");
    EXPECT_THAT(texts(checked(rig), "error"), Contains(HasSubstr("west")));
}

TEST(MapCheck, LooksAtATextThatIsNotInForce) {
    Rig rig;
    auto text = sample_map();
    const std::string target = "field: addresses.id";
    text.replace(text.find(target), target.size(), "field: nowhere.id");
    EXPECT_FALSE(checked(rig, {text, "new.yaml"}).ok);
    const auto broken = checked(rig, {"dataset: [", "new.yaml"});
    EXPECT_FALSE(broken.ok);
    EXPECT_THAT(texts(broken, "error"), Contains(HasSubstr("new.yaml")));
    EXPECT_TRUE(checked(rig).ok) << "the map in force stays";
}

TEST(MapCheck, SaysWhichMaskCanGiveNoValueOfItsFieldsType) {
    Rig rig;
    auto text = sample_map();
    const std::string typed = "data_categories: [user.content], fides_meta: {data_type: string}";
    text.replace(text.find(typed), typed.size(),
                 "data_categories: [user.content], fides_meta: {data_type: float}");
    const auto reply = checked(rig, {text, "new.yaml"});
    EXPECT_TRUE(reply.ok);
    EXPECT_THAT(texts(reply, "warning"),
                Contains("cc:leads:notes is of type float and the mask string_rewrite cannot give "
                         "such a value, so that it stays as it is; these can: null_rewrite, "
                         "preserve"));
}

TEST(MapCheck, NamesAFieldsOwnMaskThatCannotBeMade) {
    Rig rig;
    auto text = sample_map();
    const std::string typed = "fides_meta: {data_type: string, identity: email}";
    text.replace(text.find(typed), typed.size(),
                 "fides_meta: {data_type: string, identity: email, masking_strategy_override: "
                 "{strategy: partial, configuration: {prefix: many}}}");
    const auto reply = checked(rig, {text, "new.yaml"});
    EXPECT_FALSE(reply.ok);
    EXPECT_THAT(texts(reply, "error"),
                Contains("cc:leads:email The option prefix of the mask partial must be a whole "
                         "number from 0 to 1000."));
}

TEST(MapCheck, ChangesNothing) {
    Rig rig;
    const auto before = rig.leads.dump();
    checked(rig);
    EXPECT_EQ(rig.leads.dump(), before);
}

TEST(PolicyCheck, NamesStrategiesAndTargetsThatDoNotExist) {
    Rig rig;
    auto text = sample_policy();
    const std::string mask = "{strategy: null_rewrite}";
    text.replace(text.find(mask), mask.size(), "{strategy: scramble}");
    const auto reply =
        value_of(usecases::check_policy(rig.context, Reader(), {text, "policy.yaml"}));
    EXPECT_FALSE(reply.ok);
    EXPECT_THAT(texts(reply, "error"), Contains(HasSubstr("scramble")));
    EXPECT_TRUE(value_of(usecases::check_policy(rig.context, Reader(), {})).ok);
}

TEST(MapPlan, RefusesAKindThatNoFieldHolds) {
    Rig rig;
    const auto reply = usecases::plan_datamap(rig.context, {{"shoe_size"}});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(reply.error().detail, HasSubstr("customer_id, email, phone_number"));
}

TEST(MapPlan, SaysInWhichOrderCollectionsAreAsked) {
    Rig rig;
    const auto reply = value_of(usecases::plan_datamap(rig.context, {{"phone_number"}}));
    ASSERT_EQ(reply.stops.size(), 3U);
    EXPECT_EQ(reply.stops.front().collection, "cc:leads");
    EXPECT_EQ(reply.stops.front().inflows, std::vector<std::string>{"phone_number -> phone"});
    EXPECT_EQ(reply.stops.front().source, "dialler");
}

wire::DaemonStatusReply status_of(Rig& rig, const usecases::SourceWatch& watch) {
    return value_of(usecases::daemon_status(rig.context, rig.dana, watch, "1.0", rig.clock.now()));
}

TEST(Status, CountsRequestsAndSaysWhatSourcesSaid) {
    Rig rig;
    rig.submit(access, ann());
    rig.pool.add({"west", "sqlite", "US", domain::Regime::gdpr, {}}, rig.folder / "nowhere.sqlite");
    usecases::SourceWatch watch(rig.pool, rig.clock);
    watch.look();
    const auto asked_at = domain::to_rfc3339(rig.clock.now());
    rig.clock.advance(std::chrono::hours{24 * 40});
    const auto status = status_of(rig, watch);
    EXPECT_EQ(status.overdue, 1);
    ASSERT_EQ(status.sources.size(), 2U);
    EXPECT_EQ(status.sources.front().state, "ok");
    EXPECT_EQ(status.sources.back().state, "misconfigured");
    EXPECT_EQ(status.sources.back().asked_at, asked_at);
}

TEST(Status, AsksNoLeadDatabase) {
    Rig rig;
    const usecases::SourceWatch watch(rig.pool, rig.clock);
    const int before = rig.pool.loans;
    EXPECT_EQ(status_of(rig, watch).sources.front().state, "unknown");
    EXPECT_EQ(rig.pool.loans, before);
}

TEST(Status, SaysWhenKeysEnd) {
    Rig rig;
    const usecases::SourceWatch watch(rig.pool, rig.clock);
    EXPECT_EQ(status_of(rig, watch).administrators_until, "");
    const auto key = value_of(crypto::z85(crypto::random_bytes(32)));
    value_of(usecases::bootstrap_administrator(rig.context, key, "root"));
    rig.dana.public_key = key;
    const auto end = domain::to_rfc3339(rig.clock.now() + std::chrono::days{365});
    EXPECT_EQ(status_of(rig, watch).administrators_until, end);
    EXPECT_EQ(status_of(rig, watch).key_not_after, end);
}

TEST(SourceWatch, TellsWhatChanged) {
    Rig rig;
    usecases::SourceWatch watch(rig.pool, rig.clock);
    ASSERT_EQ(watch.look().size(), 1U);
    EXPECT_THAT(watch.look(), IsEmpty());
    std::filesystem::rename(rig.folder / "leads.sqlite", rig.folder / "away.sqlite");
    const auto changed = watch.look();
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(changed.front().name, "dialler");
    EXPECT_EQ(changed.front().state, "misconfigured");
}

TEST(AuditViews, ReadingTheLogFromItsStartIsAudited) {
    Rig rig;
    rig.submit(access, ann());
    const auto page =
        value_of(usecases::read_audit(rig.context, rig.dana, 0, 1, usecases::AuditRead::copy));
    ASSERT_EQ(page.rows.size(), 1U);
    EXPECT_EQ(page.next, 1);
    EXPECT_THAT(rig.verbs(), Contains("audit.export"));
}

}  // namespace
}  // namespace callveil::tests
