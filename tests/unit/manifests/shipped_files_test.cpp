// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/traversal.hpp"
#include "manifests/calendar_reader.hpp"
#include "manifests/dataset_reader.hpp"
#include "manifests/policy_reader.hpp"

namespace callveil::manifests {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const std::filesystem::path config = std::filesystem::path(CALLVEIL_SOURCE_DIR) / "config";

domain::BusinessCalendar california() {
    return load_calendar(config / "calendars/us-california.yaml").value();
}

/// Government Code 6701: Sunday moves to Monday; Saturday is not kept, Veterans Day moves to
/// Friday.
void add_fixed(std::set<sys_days>& days, std::chrono::year_month_day date) {
    const sys_days day{date};
    const std::chrono::weekday weekday{day};
    if (weekday == std::chrono::Sunday) {
        days.insert(day + std::chrono::days{1});
    } else if (weekday != std::chrono::Saturday) {
        days.insert(day);
    } else if (date.month() == std::chrono::November) {
        days.insert(day - std::chrono::days{1});
    }
}

std::set<sys_days> state_holidays(std::chrono::year year) {
    using namespace std::chrono;
    std::set<sys_days> days = {year / January / Monday[3],
                               year / February / Monday[3],
                               year / May / Monday[last],
                               year / September / Monday[1],
                               year / November / Thursday[4],
                               sys_days{year / November / Thursday[4]} + std::chrono::days{1}};
    for (const auto date : {year / January / 1, year / March / 31, year / July / 4,
                            year / November / 11, year / December / 25}) {
        add_fixed(days, date);
    }
    return days;
}

TEST(CaliforniaCalendar, HoldsTheStateHolidaysOfItsYears) {
    std::set<sys_days> expected;
    for (const auto year : {2026y, 2027y, 2028y}) {
        expected.merge(state_holidays(year));
    }
    EXPECT_EQ(california().holidays, expected);
    EXPECT_EQ(california().name, "us-california");
}

TEST(CaliforniaCalendar, MovesTheConfirmationPastThanksgiving) {
    const auto starts = domain::parse_rfc3339("2026-11-23T17:16:32Z").value();
    const auto deadlines = domain::deadlines_for(domain::Regime::ccpa, starts, california());
    EXPECT_EQ(domain::to_date(*deadlines.confirm_by), "2026-12-09");
}

TEST(EuCalendar, HoldsWeekendsOnly) {
    const auto eu = load_calendar(config / "calendars/eu.yaml").value();
    EXPECT_THAT(eu.holidays, IsEmpty());
    EXPECT_FALSE(eu.is_business_day(sys_days{2026y / 11 / 28}));
}

TEST(CalendarFile, RefusesBadDaysAtTheirPlace) {
    const auto refusal = [](const std::string& lines) {
        const auto loaded = parse_calendar("calendar:\n  name: x\n" + lines, "c.yaml");
        return loaded ? std::string{} : loaded.error().detail;
    };
    EXPECT_THAT(refusal("  holidays: [{date: 2027-02-29}]\n"),
                testing::StartsWith("c.yaml:3:21: "));
    EXPECT_THAT(refusal("  holidays: [{date: 2027-01-01}, {date: 2027-01-01}]\n"),
                testing::HasSubstr("stands twice"));
    EXPECT_THAT(refusal("  weekend: [Sunday]\n"), testing::HasSubstr("lower case"));
    EXPECT_THAT(refusal("  weekend: [monday, tuesday, wednesday, thursday, friday, saturday, "
                        "sunday]\n"),
                testing::HasSubstr("must be a business day"));
    EXPECT_THAT(refusal("  holiday: []\n"), testing::HasSubstr("\"holidays\""));
}

TEST(DefaultPolicy, MasksByTheProductsPattern) {
    const auto loaded = load_policy(config / "policies/default.yaml");
    ASSERT_TRUE(loaded.has_value()) << loaded.error().detail;
    EXPECT_THAT(loaded->warnings, IsEmpty());
    const auto strategy = [&](const char* category) {
        return loaded->policy.rule_for({category})->mask.strategy;
    };
    EXPECT_EQ(strategy("user.contact.phone_number"), "alternate_phone");
    EXPECT_EQ(strategy("user.contact.email"), "alternate");
    EXPECT_EQ(strategy("user.contact.address.city"), "alternate");
    EXPECT_EQ(strategy("user.name.first"), "alternate");
    EXPECT_EQ(strategy("user.financial.bank_account"), "null_rewrite");
    EXPECT_EQ(strategy("user.content"), "string_rewrite");
    EXPECT_EQ(strategy("user.unique_id"), "preserve");
    EXPECT_EQ(loaded->policy.rule_for({"system.operations"}), nullptr);
}

class DemoMap : public testing::Test {
protected:
    const LoadedMap loaded_ = load_data_map({config / "maps/callcenter_demo.yaml"}).value();
    const std::vector<std::string> targets_ =
        load_policy(config / "policies/default.yaml").value().policy.mask_targets();

    std::set<std::string> reached(const std::set<std::string>& kinds) const {
        std::set<std::string> all;
        const auto walk = domain::plan_walk(loaded_.map, kinds, targets_).value();
        for (const auto& stop : walk.stops) {
            all.insert(stop.collection.collection);
        }
        return all;
    }
};

TEST_F(DemoMap, LoadsWithoutAWarning) {
    EXPECT_THAT(loaded_.warnings, IsEmpty());
}

TEST_F(DemoMap, IsReachedWholeByEachIdentityAlone) {
    const auto all = UnorderedElementsAre("agent_notes", "call_history", "leads_spring",
                                          "leads_summer", "leads_winback");
    EXPECT_THAT(reached({"phone_number"}), all);
    EXPECT_THAT(reached({"email"}), all);
    EXPECT_THAT(reached({"customer_id"}), all);
}

TEST_F(DemoMap, FindsNotesThroughEveryLeadList) {
    const auto walk = domain::plan_walk(loaded_.map, {"email"}, targets_).value();
    for (const auto& stop : walk.stops) {
        if (stop.collection.collection == "agent_notes") {
            EXPECT_EQ(stop.inflows.size(), 3U);
        }
    }
    EXPECT_EQ(loaded_.map.datasets[0].collections.size(), 5U);
}

}  // namespace
}  // namespace callveil::manifests
