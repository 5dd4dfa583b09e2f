// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "approved.hpp"
#include "usecases/start_preview.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;
using testing::HasSubstr;

TEST(Pseudonymize, MasksEachCategoryAsThePolicySays) {
    Approved ann;
    const auto before = ann.rig.leads.dump();
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::completed);
    EXPECT_EQ(ann.now().outcome, domain::Outcome::done);
    EXPECT_EQ(ann.cell("phone"), "12XX33XX44");
    EXPECT_EQ(ann.cell("phone", 2), "(12X) X33-XX44");
    EXPECT_EQ(ann.cell("email"), "soXXonXXexXXplXXcoX");
    EXPECT_EQ(ann.cell("notes"), "removed");
    EXPECT_EQ(ann.cell("national_id"), "NULL");
    EXPECT_EQ(ann.cell("customer_id"), "C-1");
    EXPECT_EQ(ann.rig.leads.cell("SELECT remark FROM calls WHERE call_id=1"), "removed");
    EXPECT_EQ(static_cast<std::int64_t>(LeadDb::changed(before, ann.rig.leads.dump()).size()),
              ann.plan.counts.cells_to_mask);
}

TEST(Pseudonymize, KeepsNullAndTheRowsOfOthers) {
    Approved ann;
    ann.rig.run_next();
    EXPECT_EQ(ann.cell("notes", 2), "NULL");
    EXPECT_EQ(ann.cell("email", 3), "NULL");
    EXPECT_EQ(ann.cell("phone", 9), "2025550109");
    EXPECT_EQ(ann.cell("notes", 9), "keep");
}

TEST(Pseudonymize, APreviewShowsWhatExecutionThenDoes) {
    Approved ann;
    std::map<std::string, std::string> shown;
    for (const auto& row : ann.rig.rows(ann.plan)) {
        for (const auto& cell : row.cells) {
            if (cell.action == "mask") {
                const auto table = row.collection.substr(3);
                shown[table + "[" + row.key + "]." + cell.column] = cell.after;
            }
        }
    }
    EXPECT_EQ(static_cast<std::int64_t>(shown.size()), ann.plan.counts.cells_to_mask - 1)
        << "all but the government id, which is never shown";
    ann.rig.run_next();
    const auto after = ann.rig.leads.dump();
    for (const auto& [place, value] : shown) {
        EXPECT_EQ(after.at(place), value.empty() ? "NULL" : "'" + value + "'") << place;
    }
}

TEST(Pseudonymize, ItsPlanShowsEachMaskedCellAsItIsOnceItWasCarriedOut) {
    Approved ann;
    ann.rig.run_next();
    std::vector<std::string> afters;
    for (const auto& row : ann.rig.rows(ann.plan)) {
        EXPECT_THAT(row.flags, testing::Not(testing::Contains("changed")));
        for (const auto& cell : row.cells) {
            if (cell.action == "mask") {
                EXPECT_EQ(cell.after, cell.before) << row.collection << ' ' << cell.column;
                afters.push_back(cell.after);
            }
        }
    }
    EXPECT_EQ(static_cast<std::int64_t>(afters.size()), ann.plan.counts.cells_to_mask - 1)
        << "all but the government id, which is never shown";
    EXPECT_THAT(afters, testing::Contains(ann.cell("phone")));
}

TEST(Pseudonymize, ThePlanHoldsNoValue) {
    Approved ann;
    std::string text = ann.plan.hash;
    ann.rig.read([&](ports::Transaction& transaction) -> Result<void> {
        CALLVEIL_ASSIGN(const auto rows, transaction.plans().page(ann.plan.id, 0));
        for (const auto& row : rows) {
            for (const auto& cell : row.cells) {
                text += cell.column + cell.strategy + cell.reason;
                text.append(cell.before.begin(), cell.before.end());
                text.append(cell.after.begin(), cell.after.end());
            }
        }
        return {};
    });
    for (const auto* value : {"1223334444", "someone", "12XX33XX44", "Ann"}) {
        EXPECT_EQ(text.find(value), std::string::npos) << value;
    }
}

TEST(Pseudonymize, WithoutAnyRowEndsAsNothingFound) {
    Approved nobody({}, {{"2025550177"}, {}, "", {}});
    nobody.rig.run_next();
    EXPECT_EQ(nobody.now().state, RequestState::completed);
    EXPECT_EQ(nobody.now().outcome, domain::Outcome::nothing_found);
}

TEST(Pseudonymize, ASecondRequestFindsNothingLeftToMask) {
    Approved ann({}, {{}, {}, "C-1", {}});
    ann.rig.run_next();
    const auto after = ann.rig.leads.dump();
    const auto again = ann.rig.carry_out(pseudonymization, {{}, {}, "C-1", {}});
    EXPECT_EQ(again.state, RequestState::completed);
    EXPECT_EQ(ann.rig.leads.dump(), after);
}

TEST(Pseudonymize, ALargePlanRunsInBatchesAndSaysWhatStayed) {
    RigParts parts;
    for (int i = 0; i < 1200; ++i) {
        parts.sql += "INSERT INTO leads (lead_id, name, phone) VALUES (" +
                     std::to_string(10'000 + i) + ", 'Ann Example', '1223334444');";
    }
    Approved ann(parts);
    EXPECT_EQ(ann.plan.atomicity, domain::Atomicity::batches);
    int batch = 0;
    ann.rig.pool.on_apply = [&](ports::LeadSource& source, const auto& changes) {
        if (++batch == 2) {
            ann.rig.leads.run("UPDATE leads SET phone = 'gone' WHERE lead_id = 10900");
        }
        return source.apply(changes);
    };
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::partially_completed);
    EXPECT_EQ(ann.now().outcome, domain::Outcome::partial);
    EXPECT_EQ(ann.cell("phone"), "12XX33XX44");
    EXPECT_EQ(ann.cell("phone", 10'900), "gone");
    EXPECT_EQ(batch, 3);
}

TEST(Pseudonymize, AConstraintOfTheDatabaseSendsTheRequestBackAndWritesNothing) {
    RigParts parts;
    parts.sql +=
        "CREATE TRIGGER guard BEFORE UPDATE ON calls BEGIN "
        "SELECT RAISE(ABORT, 'no'); END;";
    Approved ann(parts);
    EXPECT_THAT(ann.plan.warnings.front(), HasSubstr("guard"));
    const auto before = ann.rig.leads.dump();
    const auto job = ann.rig.run_next();
    EXPECT_EQ(job.state, domain::JobState::failed);
    EXPECT_EQ(ann.now().state, RequestState::pending_approval);
    EXPECT_THAT(ann.now().reason, HasSubstr("write_refused: "));
    EXPECT_THAT(ann.now().trouble, HasSubstr("trigger"));
    EXPECT_EQ(ann.now().plan_hash, "");
    EXPECT_EQ(ann.rig.leads.dump(), before);
    ann.rig.leads.run("DROP TRIGGER guard");
    value_of(ann.rig.approve(ann.reference, ann.rig.preview(ann.reference).hash));
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::completed);
}

TEST(Pseudonymize, CellsThatCannotBeMaskedEndPartially) {
    RigParts parts;
    const std::string typed =
        "- {name: notes, data_categories: [user.content], fides_meta: {data_type: string}}";
    parts.map.replace(parts.map.find(typed), typed.size(),
                      "- {name: notes, data_categories: [user.content]}");
    Approved ann(parts);
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::partially_completed);
    EXPECT_EQ(ann.now().outcome, domain::Outcome::partial);
    EXPECT_EQ(ann.cell("notes"), "asked twice");
    EXPECT_EQ(ann.cell("phone"), "12XX33XX44");
    const auto rows = ann.rig.rows(ann.plan);
    const auto listed = std::ranges::any_of(rows, [](const auto& row) {
        return std::ranges::any_of(row.cells, [](const auto& cell) {
            return cell.column == "notes" && cell.reason == "no_data_type_in_map";
        });
    });
    EXPECT_TRUE(listed);
}

TEST(Pseudonymize, AMaskThatIsNotIdempotentIsNotAppliedTwice) {
    RigParts parts;
    const std::string rule = "masking_strategy: {strategy: alternate}";
    parts.policy.replace(parts.policy.find(rule), rule.size(),
                         "masking_strategy: {strategy: hash}");
    const Person by_id{{}, {}, "C-1", {}};
    Approved ann(parts, by_id);
    ann.rig.run_next();
    const auto hashed = ann.cell("email");
    EXPECT_EQ(hashed.size(), 64U);
    EXPECT_EQ(ann.rig.carry_out(pseudonymization, by_id).state, RequestState::completed);
    EXPECT_EQ(ann.cell("email"), hashed);
}

TEST(Pseudonymize, AnExpiredPlanGoesBack) {
    Approved ann;
    ann.rig.clock.advance(std::chrono::hours{24 * 8});
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::pending_approval);
    EXPECT_THAT(ann.now().reason, HasSubstr("plan_expired"));
    EXPECT_EQ(ann.cell("phone"), "1223334444");
}

TEST(Pseudonymize, AJobCancelledBeforeTheFirstWriteReturnsTheRequest) {
    Approved ann;
    value_of(usecases::cancel_job(ann.rig.context, ann.rig.dana, {ann.job}));
    TestControl control;
    control.stop_at = 1;
    EXPECT_EQ(ann.rig.run_next(control).state, domain::JobState::cancelled);
    EXPECT_EQ(ann.now().state, RequestState::pending_approval);
    EXPECT_EQ(ann.cell("phone"), "1223334444");
}

TEST(Pseudonymize, AJobCancelledBetweenBatchesEndsPartially) {
    RigParts parts;
    for (int i = 0; i < 1200; ++i) {
        parts.sql += "INSERT INTO leads (lead_id, name, phone) VALUES (" +
                     std::to_string(10'000 + i) + ", 'Ann Example', '1223334444');";
    }
    Approved ann(parts);
    TestControl control;
    int writes = 0;
    ann.rig.pool.on_apply = [&](ports::LeadSource& source, const auto& changes) {
        ++writes;
        control.stop_at = control.reports + 1;
        return source.apply(changes);
    };
    EXPECT_EQ(ann.rig.run_next(control).state, domain::JobState::cancelled);
    EXPECT_EQ(writes, 1);
    EXPECT_EQ(ann.now().state, RequestState::partially_completed);
    EXPECT_EQ(ann.now().outcome, domain::Outcome::partial);
}

TEST(Pseudonymize, AKeyColumnMayBeMaskedAndIsReadBackUnderItsNewKey) {
    RigParts parts;
    parts.sql =
        "CREATE TABLE visits (email TEXT, day TEXT, PRIMARY KEY (email, day)) WITHOUT "
        "ROWID; INSERT INTO visits VALUES ('someone@example.com', '2026-01-02'), "
        "('zoe@example.com', '2026-01-02');";
    parts.map = R"yaml(
dataset:
  - fides_key: cc
    collections:
      - name: visits
        fields:
          - name: email
            data_categories: [user.contact.email]
            fides_meta: {data_type: string, identity: email}
          - {name: day, data_categories: [system.operations]}
)yaml";
    Approved ann(parts);
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::completed) << ann.now().reason;
    EXPECT_EQ(ann.rig.leads.cell("SELECT count(*) FROM visits WHERE email='soXXonXXexXXplXXcoX'"),
              "1");
    EXPECT_EQ(ann.rig.leads.cell("SELECT count(*) FROM visits WHERE email='zoe@example.com'"), "1");
}

TEST(Pseudonymize, AnObstacleThatAppearedSinceThePreviewSendsTheRequestBack) {
    Approved ann;
    ann.rig.leads.run(
        "CREATE UNIQUE INDEX one_note ON calls (remark);"
        "INSERT INTO calls VALUES (77, 77, 'removed')");
    ann.rig.run_next();
    EXPECT_EQ(ann.now().state, RequestState::pending_approval);
    EXPECT_THAT(ann.now().reason, HasSubstr("plan_stale"));
    EXPECT_EQ(ann.cell("phone"), "1223334444");
}

}  // namespace
}  // namespace callveil::tests
