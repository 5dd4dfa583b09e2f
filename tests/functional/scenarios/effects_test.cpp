// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base.hpp"

namespace callveil::tests {
namespace {

class EffectsScenario : public testing::TestWithParam<BaseKind> {};

/// Leads of nobody whose phone has been masked, by the result.
std::string masked_leads(int first, int count, const std::string& phone) {
    std::string rows;
    for (int lead = first; lead < first + count; ++lead) {
        rows += (rows.empty() ? "(" : ", (") + std::to_string(lead) + ", '" + phone + "')";
    }
    return "INSERT INTO leads (lead_id, phone) VALUES " + rows + ";";
}

domain::MaskEffect on_phones(const domain::Plan& plan) {
    for (const auto& effect : plan.effects) {
        if (effect.column == "phone") {
            return effect;
        }
    }
    return {};
}

TEST_P(EffectsScenario, CountRowsThatHoldWhatWillBeWritten) {
    RigParts parts;
    parts.sql += masked_leads(100, 7, "12XX33XX44") + masked_leads(200, 3, "12xx33xx44") +
                 masked_leads(300, 3, "12XX33XX44 ");
    Scene scene(GetParam(), parts);
    scene.rig.settings.count_time = std::chrono::minutes{1};
    const auto reference = scene.rig.submit(pseudonymization, ann());
    const auto phone = on_phones(scene.rig.preview(reference));
    EXPECT_EQ(phone.cells, 4);
    EXPECT_EQ(phone.all, (domain::Legibility{52, 33}));
    EXPECT_EQ(phone.counted, 4);
    EXPECT_EQ(phone.fewest_others, 0);
    EXPECT_EQ(phone.most_others, 7) << "the same bytes, whatever the column calls equal";
}

TEST_P(EffectsScenario, CountNoFurtherThanToTheLimit) {
    RigParts parts;
    parts.sql +=
        masked_leads(1000, static_cast<int>(domain::most_counted_rows) + 200, "12XX33XX44");
    Scene scene(GetParam(), parts);
    scene.rig.settings.count_time = std::chrono::minutes{1};
    const auto phone = on_phones(scene.rig.preview(scene.rig.submit(pseudonymization, ann())));
    EXPECT_EQ(phone.most_others, domain::most_counted_rows);
}

TEST_P(EffectsScenario, AMaskOfOnCollisionStandsInForOneThatCollides) {
    RigParts parts;
    parts.sql =
        "CREATE TABLE t (id INTEGER PRIMARY KEY, email VARCHAR(60), x VARCHAR(64) UNIQUE);"
        "INSERT INTO t VALUES (1, 'someone@example.com', 'Anna'), (2, 'zoe@example.com', 'AnXX');";
    parts.map =
        "dataset:\n  - fides_key: cc\n    collections:\n      - name: t\n        fields:\n"
        "          - {name: id, fides_meta: {primary_key: true}}\n"
        "          - {name: email, data_categories: [system.operations], fides_meta: "
        "{data_type: string, identity: email}}\n"
        "          - {name: x, data_categories: [user.name], fides_meta: {data_type: string}}\n";
    parts.policy =
        "policy:\n  key: p\n  rules:\n"
        "    - {name: a, action_type: access, targets: [user]}\n"
        "    - name: m\n      action_type: erasure\n      targets: [user.name]\n"
        "      masking_strategy: {strategy: alternate}\n"
        "  on_collision: {strategy: hmac}\n";
    Scene scene(GetParam(), parts);
    const Person ann_by_mail{{}, {"someone@example.com"}, "", {}};
    EXPECT_EQ(scene.rig.carry_out(pseudonymization, ann_by_mail).state,
              domain::RequestState::completed);
    const auto first = [&] {
        const auto tables = scene.tables();
        for (const auto& row : tables.at("t")) {
            if (row.at("id") == 1) {
                return row.at("x").get<std::string>();
            }
        }
        return std::string();
    };
    const auto masked = first();
    EXPECT_EQ(masked.size(), 64U);
    EXPECT_EQ(scene.rig.carry_out(pseudonymization, ann_by_mail).state,
              domain::RequestState::completed);
    EXPECT_EQ(first(), masked) << "not masked again";
}

INSTANTIATE_TEST_SUITE_P(Leads, EffectsScenario, base_kinds, base_name);

}  // namespace
}  // namespace callveil::tests
