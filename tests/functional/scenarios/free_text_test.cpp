// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base.hpp"

namespace callveil::tests {
namespace {

class FreeTextScenario : public testing::TestWithParam<BaseKind> {};

const std::string note =
    "Zo\u00EB called 122-333.4444 \u2014 mail SOMEONE@example.com\r\n\t\u65E5\u672C \U0001F600 "
    "2025550143  ";
const std::string covered =
    "Zo\u00EB called XXX-XXX.XXXX \u2014 mail XXXXXXX@XXXXXXX.XXX\r\n\t\u65E5\u672C \U0001F600 "
    "2025550143  ";

RigParts leads_with_notes() {
    RigParts parts;
    parts.sql =
        "CREATE TABLE t (id INTEGER PRIMARY KEY, email VARCHAR(60), note VARCHAR(200));"
        "INSERT INTO t VALUES (1, 'someone@example.com', '" +
        note + "'), (2, 'zoe@example.com', '" + note + "'), (3, 'someone@example.com', 'none');";
    parts.map =
        "dataset:\n  - fides_key: cc\n    collections:\n      - name: t\n        fields:\n"
        "          - {name: id, fides_meta: {primary_key: true}}\n"
        "          - {name: email, data_categories: [system.operations], fides_meta: "
        "{data_type: string, identity: email}}\n"
        "          - {name: note, data_categories: [user.content], fides_meta: "
        "{data_type: string}}\n";
    parts.policy =
        "policy:\n  key: p\n  rules:\n"
        "    - {name: a, action_type: access, targets: [user]}\n"
        "    - name: m\n      action_type: erasure\n      targets: [user.content]\n"
        "      masking_strategy: {strategy: free_text}\n";
    return parts;
}

std::map<std::int64_t, std::string> notes(Scene& scene) {
    std::map<std::int64_t, std::string> notes;
    const auto tables = scene.tables();
    for (const auto& row : tables.at("t")) {
        notes[row.at("id")] = row.at("note");
    }
    return notes;
}

TEST_P(FreeTextScenario, CoversThePersonAndLeavesEveryOtherByte) {
    Scene scene(GetParam(), leads_with_notes());
    const Person someone{{"1223334444"}, {"someone@example.com"}, "", {}};
    EXPECT_EQ(scene.rig.carry_out(pseudonymization, someone).state,
              domain::RequestState::completed);
    const std::map<std::int64_t, std::string> expected{{1, covered}, {2, note}, {3, "none"}};
    EXPECT_EQ(notes(scene), expected);
    EXPECT_EQ(scene.rig.carry_out(pseudonymization, someone).state,
              domain::RequestState::completed);
    EXPECT_EQ(notes(scene), expected);
}

INSTANTIATE_TEST_SUITE_P(Leads, FreeTextScenario, base_kinds, base_name);

}  // namespace
}  // namespace callveil::tests
