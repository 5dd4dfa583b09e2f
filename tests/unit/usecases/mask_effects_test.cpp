// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "approved.hpp"
#include "usecases/start_preview.hpp"

namespace callveil::tests {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

domain::MaskEffect effect_on(const domain::Plan& plan, const std::string& column,
                             const std::string& collection = "leads") {
    for (const auto& effect : plan.effects) {
        if (effect.column == column && effect.collection.collection == collection) {
            return effect;
        }
    }
    ADD_FAILURE() << "no effect on " << column;
    return {};
}

domain::Plan planned(Rig& rig) {
    return rig.preview(rig.submit(pseudonymization, ann()));
}

/// The sample, and `count` leads of nobody that hold `phone`.
RigParts with_masked_leads(std::int64_t count, const std::string& phone = "12XX33XX44") {
    RigParts parts;
    std::string rows;
    for (std::int64_t lead = 1000; lead < 1000 + count; ++lead) {
        rows += (rows.empty() ? "(" : ", (") + std::to_string(lead) + ", '" + phone + "')";
    }
    parts.sql += "INSERT INTO leads (lead_id, phone) VALUES " + rows + ";";
    return parts;
}

TEST(MaskEffects, SayHowManyCharactersStayReadable) {
    Rig rig;
    const auto plan = planned(rig);
    const auto phone = effect_on(plan, "phone");
    EXPECT_EQ(phone.source, "dialler");
    EXPECT_EQ(phone.strategy, "alternate_phone");
    EXPECT_EQ(phone.cells, 4);
    EXPECT_EQ(phone.all, (domain::Legibility{52, 6 + 10 + 10 + 7}));
    const auto name = effect_on(plan, "name");
    EXPECT_EQ(name.all, (domain::Legibility{3 * 11 + 12, 4 * 6}));
}

TEST(MaskEffects, NameTheRowOfWhichMostStaysReadable) {
    Rig rig;
    const auto plan = planned(rig);
    const auto phone = effect_on(plan, "phone");
    EXPECT_EQ(phone.worst, (domain::Legibility{14, 10}));
    const auto rows = rig.rows(plan);
    const auto& worst = rows.at(static_cast<std::size_t>(phone.worst_row - 1));
    EXPECT_EQ(worst.number, phone.worst_row);
    EXPECT_EQ(worst.collection, "cc:leads");
    EXPECT_EQ(worst.key, "2");
}

TEST(MaskEffects, LeaveNothingReadableOfWhatIsRewritten) {
    Rig rig;
    const auto plan = planned(rig);
    const auto notes = effect_on(plan, "notes");
    EXPECT_EQ(notes.all, (domain::Legibility{11, 0}));
    EXPECT_EQ(notes.results, 1);
    const auto id = effect_on(plan, "national_id");
    EXPECT_EQ(id.all, (domain::Legibility{3, 0}));
    EXPECT_EQ(id.results, 0) << "NULL is like nothing";
    EXPECT_EQ(id.counted, 0);
}

TEST(MaskEffects, CountCellsOfThePlanThatEndAlikeApart) {
    Rig rig;
    const auto name = effect_on(planned(rig), "name");
    EXPECT_EQ(name.results, 2);
    EXPECT_EQ(name.alike, 3);
    EXPECT_EQ(name.counted, 2);
    EXPECT_EQ(name.most_others, 0) << "her own rows hide nobody";
}

TEST(MaskEffects, CountOtherRowsThatHoldTheResult) {
    Rig rig(with_masked_leads(2));
    const auto phone = effect_on(planned(rig), "phone");
    EXPECT_EQ(phone.results, 4);
    EXPECT_EQ(phone.counted, 4);
    EXPECT_EQ(phone.fewest_others, 0);
    EXPECT_EQ(phone.most_others, 2);
}

TEST(MaskEffects, CountExactlyWhatIsWritten) {
    Rig rig(with_masked_leads(2, "12xx33xx44"));
    EXPECT_EQ(effect_on(planned(rig), "phone").most_others, 0);
}

TEST(MaskEffects, CountARowThatIsLeftOutOfThePlan) {
    RigParts parts;
    parts.sql += "UPDATE leads SET name = 'AnXXExXXplX' WHERE lead_id = 3;";
    Rig rig(parts);
    const auto name = effect_on(planned(rig), "name");
    EXPECT_EQ(name.cells, 3) << "one is masked already";
    EXPECT_EQ(name.alike, 3);
    EXPECT_EQ(name.most_others, 1);
}

TEST(MaskEffects, CountNoFurtherThanToTheLimit) {
    Rig rig(with_masked_leads(domain::most_counted_rows + 1));
    EXPECT_EQ(effect_on(planned(rig), "phone").most_others, domain::most_counted_rows);
}

TEST(MaskEffects, CountNothingWithoutTime) {
    Rig rig(with_masked_leads(2));
    rig.settings.count_time = domain::Microseconds{0};
    const auto phone = effect_on(planned(rig), "phone");
    EXPECT_EQ(phone.counted, 0);
    EXPECT_EQ(phone.all.readable, 33) << "what stays readable needs no query";
}

TEST(MaskEffects, ChangeWithTheTicks) {
    Rig rig;
    const auto reference = rig.submit(pseudonymization, ann());
    const auto plan = rig.preview(reference);
    const auto phone = effect_on(plan, "phone");
    const auto fewer = effect_on(rig.preview(reference, {}, {phone.worst_row}), "phone");
    EXPECT_EQ(fewer.cells, 3);
    EXPECT_EQ(fewer.all, (domain::Legibility{52 - 14, 33 - 10}));
}

TEST(MaskEffects, AreShownWithTheHeadOfThePlan) {
    Rig rig(with_masked_leads(2));
    const auto plan = planned(rig);
    const auto shown = value_of(usecases::show_plan(rig.context, {plan.hash, ""}));
    ASSERT_THAT(shown.effects, SizeIs(plan.effects.size()));
    for (const auto& effect : shown.effects) {
        EXPECT_LE(effect.readable, effect.characters);
        EXPECT_LE(effect.worst_readable, effect.worst_characters);
        if (effect.column == "phone") {
            EXPECT_EQ(effect.collection, "cc:leads");
            EXPECT_EQ(effect.most_others, 2);
            EXPECT_EQ(effect.worst_characters, 14);
        }
    }
}

TEST(MaskEffects, OfAnAccessRequestAreNone) {
    Rig rig;
    EXPECT_THAT(rig.preview(rig.submit(access, ann())).effects, IsEmpty());
}

/// A lead database whose look-ups by phone end only when they are told to.
class SlowSource final : public ports::LeadSource {
public:
    explicit SlowSource(std::unique_ptr<ports::LeadSource> inner) : inner_(std::move(inner)) {}

    std::string_view name() const noexcept override { return inner_->name(); }
    void stop_with(std::stop_token stop) override { stop_ = std::move(stop); }
    Result<domain::TableInfo> describe(std::string_view table) override {
        return inner_->describe(table);
    }
    Result<std::vector<std::string>> tables() override { return inner_->tables(); }
    Result<void> scan(std::string_view table, const std::vector<std::string>& columns,
                      const ports::RowVisitor& visit,
                      const ports::ProgressVisitor& progress) override {
        return inner_->scan(table, columns, visit, progress);
    }
    Result<void> find_equal(std::string_view table, std::string_view column,
                            const std::vector<domain::Value>& values,
                            const std::vector<std::string>& columns,
                            const ports::RowVisitor& visit) override {
        if (column != "phone") {
            return inner_->find_equal(table, column, values, columns, visit);
        }
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any nobody;
        nobody.wait(lock, stop_, [] { return false; });
        return fail(ErrorCode::cancelled, "Reading was stopped.");
    }
    Result<void> fetch(std::string_view table, const std::vector<domain::RowKey>& keys,
                       const std::vector<std::string>& columns,
                       const ports::RowVisitor& visit) override {
        return inner_->fetch(table, keys, columns, visit);
    }
    Result<ports::Applied> apply(const std::vector<ports::RowChange>& changes) override {
        return inner_->apply(changes);
    }

private:
    std::unique_ptr<ports::LeadSource> inner_;
    std::stop_token stop_;
};

TEST(MaskEffects, EndALookUpThatTakesTooLong) {
    TempDir folder;
    LeadDb leads(folder / "slow.sqlite");
    leads.run(sample_sql());
    RigParts parts;
    parts.open_leads = [&]() -> Result<std::unique_ptr<ports::LeadSource>> {
        sources::SqliteSourceOptions options;
        options.name = "dialler";
        options.path = folder / "slow.sqlite";
        CALLVEIL_ASSIGN(auto inner, sources::open_sqlite_source(options));
        return std::make_unique<SlowSource>(std::move(inner));
    };
    Rig rig(parts);
    rig.settings.count_time = std::chrono::milliseconds{100};
    const auto phone = effect_on(planned(rig), "phone");
    EXPECT_EQ(phone.results, 4);
    EXPECT_EQ(phone.counted, 0);
}

}  // namespace
}  // namespace callveil::tests
