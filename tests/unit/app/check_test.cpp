// SPDX-License-Identifier: Apache-2.0
#include "app/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "unit/app/house.hpp"
#include "unit/app/secrets_folder.hpp"

namespace callveil::app {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using tests::House;

const domain::TimePoint now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

/// What `callveild --check` says of a house.
struct Checked {
    Checked(const House& house, const std::map<std::string, std::string>& changes = {}) {
        std::ostringstream out;
        exit = check(house.load(changes), now, out);
        std::istringstream in(out.str());
        for (std::string line; std::getline(in, line);) {
            lines.push_back(line);
        }
    }
    auto errors() const {
        return std::count_if(lines.begin(), lines.end(),
                             [](const auto& line) { return line.starts_with("error "); });
    }

    Exit exit = Exit::usage;
    std::vector<std::string> lines;
};

TEST(Check, OfAHouseInOrderFindsOnlyThatNobodyOutsideWatchesItsAuditLog) {
    const Checked checked{House()};
    EXPECT_EQ(checked.exit, Exit::ok);
    EXPECT_THAT(checked.lines, testing::ElementsAre(AllOf(HasSubstr("warning  audit: "),
                                                          HasSubstr("kept nowhere outside")),
                                                    "0 errors, 1 warnings"));
}

TEST(Check, SaysThatHeadsLieWhereTheStateLies) {
    const Checked checked(House(), {{"audit", "{heads_file: heads}"}});
    EXPECT_EQ(checked.exit, Exit::ok);
    EXPECT_THAT(checked.lines,
                testing::ElementsAre(HasSubstr("heads lies on the file system of state_dir"),
                                     "0 errors, 1 warnings"));
}

TEST(Check, NamesEachPlaceOutsideThatCannotBeReached) {
    const Checked checked(House(), {{"audit", "{heads_file: gone/heads, syslog: gone/log}"}});
    EXPECT_EQ(checked.exit, Exit::failed);
    EXPECT_EQ(checked.errors(), 2);
    EXPECT_THAT(checked.lines, Contains(HasSubstr("gone/heads cannot be opened")));
    EXPECT_THAT(checked.lines, Contains(HasSubstr("gone/log cannot be reached")));
}

TEST(Check, NamesEachKeyFileThatIsBadAndStillAsksTheDatabases) {
    const House house;
    tests::spoil(house.secrets() / "agent-channel.key");
    tests::spoil(house.secrets() / "store.key");
    tests::spoil(house.secrets() / "mask.key");
    const Checked checked(house, {{"sources",
                                   "[{name: leads, path: gone.sqlite, datasets: [demo]},"
                                   " {name: west, path: away.sqlite, datasets: []}]"}});
    EXPECT_EQ(checked.exit, Exit::failed);
    for (const auto* name :
         {"agent-channel.key", "store.key", "mask.key", "gone.sqlite", "away.sqlite"}) {
        EXPECT_THAT(checked.lines, Contains(HasSubstr(name)));
    }
    EXPECT_EQ(checked.errors(), 5);
}

TEST(Check, BlamesNoMaskForAKeyThatCannotBeRead) {
    const House house;
    tests::spoil(house.secrets() / "mask.key");
    house.write("policy.yaml",
                "policy:\n  key: p\n  rules:\n    - {name: phones, action_type: erasure, targets: "
                "[user.contact], masking_strategy: {strategy: hmac}}\n");
    const Checked checked(house, {{"policy", "policy.yaml"}});
    EXPECT_EQ(checked.errors(), 1);
    EXPECT_THAT(checked.lines, Contains(HasSubstr("mask.key")));
}

TEST(Check, NamesAFieldsOwnMaskThatDoesNotExist) {
    const House house;
    house.write("map.yaml",
                "dataset:\n  - fides_key: demo\n    collections:\n      - name: leads\n"
                "        fields:\n          - name: phone\n"
                "            data_categories: [user.contact.phone_number]\n"
                "            fides_meta: {data_type: string, identity: phone_number,\n"
                "              masking_strategy_override: {strategy: alternative}}\n");
    const Checked checked(house);
    EXPECT_EQ(checked.exit, Exit::failed);
    EXPECT_THAT(checked.lines, Contains(HasSubstr("the data map's field 'demo:leads:phone': There "
                                                  "is no mask alternative; the masks are: ")));
}

TEST(Check, AsksTheDatabasesThoughTheFilesAreWrong) {
    const House house;
    house.write("map.yaml", "dataset: [\n");
    const Checked checked(house,
                          {{"calendar", "none.yaml"},
                           {"sources", "[{name: leads, path: gone.sqlite, datasets: [demo]}]"}});
    EXPECT_EQ(checked.errors(), 3);
    EXPECT_THAT(checked.lines, Contains(HasSubstr("map.yaml:")));
    EXPECT_THAT(checked.lines, Contains(HasSubstr("none.yaml")));
    EXPECT_THAT(checked.lines, Contains(HasSubstr("gone.sqlite")));
}

TEST(Check, SaysOnceThatADatasetIsInNoMap) {
    const Checked checked(House(), {{"sources",
                                     "[{name: leads, path: leads.sqlite,"
                                     " datasets: [demo, demmo]}]"}});
    EXPECT_EQ(checked.errors(), 1);
    EXPECT_THAT(checked.lines, Contains(AllOf(HasSubstr("callveil.yaml:7:"), HasSubstr("demmo"))));
}

TEST(Check, NamesEachPersonalLookingColumnThatNobodyMaps) {
    const House house;
    house.run_sql(
        "ALTER TABLE leads ADD COLUMN firstname TEXT; ALTER TABLE leads ADD COLUMN rank INTEGER;"
        "CREATE TABLE contacts (name TEXT, first TEXT, cell TEXT);"
        "CREATE TABLE statuses (code TEXT, name TEXT)");
    const Checked checked(house);
    EXPECT_EQ(checked.exit, Exit::ok);
    for (const auto* column : {"leads:leads.firstname", "leads:contacts.name",
                               "leads:contacts.first", "leads:contacts.cell"}) {
        EXPECT_THAT(checked.lines, Contains(HasSubstr(column)));
    }
    EXPECT_THAT(checked.lines, Not(Contains(HasSubstr("rank"))));
    EXPECT_THAT(checked.lines, Not(Contains(HasSubstr("statuses"))));
    EXPECT_EQ(checked.lines.back(), "0 errors, 5 warnings");
}

TEST(Check, ChangesNothing) {
    const House house;
    const Checked checked(house);
    EXPECT_FALSE(std::filesystem::exists(house.path() / "state"));
}

}  // namespace
}  // namespace callveil::app
