// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/mask_effect.hpp"
#include "unit/cli/run_cli.hpp"
#include "wire/admin_messages.hpp"

namespace callveil::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string plan_hash(64, 'a');

wire::MaskEffect effect(const std::string& column, const std::string& strategy) {
    wire::MaskEffect made;
    made.source = "dialler";
    made.collection = "crm:leads";
    made.column = column;
    made.strategy = strategy;
    made.cells = 4;
    made.characters = 60;
    made.worst_characters = 10;
    made.worst_row = 3;
    return made;
}

wire::MaskEffect leaking_phone() {
    auto phone = effect("phone", "alternate_phone");
    phone.readable = 31;
    phone.worst_readable = 6;
    phone.results = 4;
    phone.alike = phone.counted = 1;
    phone.most_others = domain::most_counted_rows;
    return phone;
}

std::string shown(std::vector<wire::MaskEffect> effects, std::vector<std::string> more = {}) {
    WithDaemon with;
    with.daemon.answer<wire::PlanShow>([&](const wire::PlanShow& asked) {
        wire::PlanShowReply plan;
        plan.plan_hash = asked.plan_hash;
        plan.effects = effects;
        return plan;
    });
    with.daemon.answer<wire::PreviewPage>(
        [](const wire::PreviewPage&) { return wire::PreviewPageReply{}; });
    std::vector<std::string> words{"preview", "--show", plan_hash};
    words.insert(words.end(), more.begin(), more.end());
    return with.run(words).out;
}

TEST(PreviewEffects, AreATableThatAligns) {
    auto name = effect("name", "hmac");
    name.results = name.counted = 2;
    name.alike = 3;
    EXPECT_THAT(
        shown({leaking_phone(), name}),
        HasSubstr("column           mask             cells  stays readable   worst cell          "
                  "alike here  rows like it\n"
                  "crm:leads:phone  alternate_phone  4      52 % (31 of 60)  60 % (6 of 10), #3  "
                  "1           0 to 1000 or more (1 of 4 results counted)\n"
                  "crm:leads:name   hmac             4      0 % (0 of 60)    0 % (0 of 10), #3   "
                  "3           0\n"));
}

TEST(PreviewEffects, SayWhatWasNotCounted) {
    auto note = effect("note", "string_rewrite");
    note.results = 1;
    note.alike = 4;
    EXPECT_THAT(shown({note}), HasSubstr("4           not counted\n"));
    EXPECT_THAT(shown({effect("id", "null_rewrite")}), HasSubstr("0           -\n"));
}

TEST(PreviewEffects, ShowNothingOfCellsWithoutCharacters) {
    auto empty = effect("note", "string_rewrite");
    empty.characters = empty.worst_characters = 0;
    EXPECT_THAT(shown({empty}), HasSubstr("0 % (0 of 0)"));
}

TEST(PreviewEffects, AreNoTableWhereThereAreNone) {
    EXPECT_THAT(shown({}), Not(HasSubstr("readable")));
}

TEST(PreviewEffects, AreInTheJsonOfThePlan) {
    const auto document = wire::Json::parse(shown({leaking_phone()}, {"--json"}));
    const auto& phone = document["plan"]["effects"][0];
    EXPECT_EQ(phone["column"], "phone");
    EXPECT_EQ(phone["readable"], 31);
    EXPECT_EQ(phone["worst_row"], 3);
    EXPECT_EQ(phone["most_others"], 1000);
}

}  // namespace
}  // namespace callveil::tests
