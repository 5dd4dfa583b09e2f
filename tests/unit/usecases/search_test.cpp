// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rig.hpp"
#include "usecases/gather.hpp"
#include "usecases/start_preview.hpp"
#include "usecases/start_search.hpp"
#include "wire/codec.hpp"

namespace callveil::tests {
namespace {

using testing::HasSubstr;

Result<usecases::Gathered> gathered(Rig& rig, std::vector<domain::Identity> identities) {
    return usecases::gather(rig.context, identities, {}, {});
}

std::size_t leads_of(const usecases::Gathered& found) {
    return found.collections.at({"cc", "leads"}).rows.size();
}

TEST(Gather, FindsANumberInEveryWayOfWriting) {
    for (const auto* spelling : {"1223334444", "(122) 333-4444", "+1 122-333-4444", "0011223334444",
                                 "011 1 122 333 4444", "122.333.4444"}) {
        Rig rig;
        const auto found = value_of(gathered(rig, {{"phone_number", spelling}}));
        EXPECT_EQ(leads_of(found), 4U) << spelling;
    }
}

TEST(Gather, FindsAnEmailInAnyCase) {
    Rig rig;
    EXPECT_EQ(leads_of(value_of(gathered(rig, {{"email", "SOMEONE@example.COM"}}))), 3U);
}

TEST(Gather, GroupsTheRowsOfOnePerson) {
    Rig rig;
    EXPECT_EQ(value_of(gathered(rig, {{"phone_number", "1223334444"}})).persons, 1U);
}

TEST(Gather, FollowsReferencesAndSaysWhatLedWhere) {
    Rig rig;
    const auto found = value_of(gathered(rig, {{"phone_number", "1223334444"}}));
    const auto& calls = found.collections.at({"cc", "calls"}).rows;
    ASSERT_EQ(calls.size(), 1U);
    EXPECT_EQ(calls.begin()->second.provenance.front().from.text(), "cc:leads:lead_id");
    EXPECT_EQ(found.collections.at({"cc", "addresses"}).rows.size(), 1U);
}

TEST(Gather, LeavesOutAnIdentityThatNamesNobodyWithAWarning) {
    Rig rig;
    const auto found =
        value_of(gathered(rig, {{"phone_number", "1223334444"}, {"phone_number", "911"}}));
    EXPECT_EQ(leads_of(found), 4U);
    ASSERT_EQ(found.warnings.size(), 1U);
    EXPECT_THAT(found.warnings.front(), HasSubstr("phone_number number 2"));
    EXPECT_EQ(found.warnings.front().find("911"), std::string::npos);
}

TEST(Gather, FailsWhenNoIdentityCanBeSearchedFor) {
    Rig rig;
    const auto refused = gathered(rig, {{"phone_number", "911"}, {"email", " "}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(gathered(rig, {}).error().code, ErrorCode::invalid_argument);
}

TEST(Gather, TheWarningStandsInThePlan) {
    Rig rig;
    const auto reference = rig.submit(pseudonymization, {{"911", "1223334444"}, {}, "", {}});
    const auto plan = rig.preview(reference);
    ASSERT_EQ(plan.warnings.size(), 1U);
    EXPECT_THAT(plan.warnings.front(), HasSubstr("phone_number number 1"));
    EXPECT_EQ(plan.counts.rows, 6);
}

TEST(Gather, AMissingColumnIsAWarning) {
    RigParts parts;
    parts.sql += "ALTER TABLE leads DROP COLUMN notes;";
    Rig rig(parts);
    const auto found = value_of(gathered(rig, {{"phone_number", "1223334444"}}));
    ASSERT_EQ(found.warnings.size(), 1U);
    EXPECT_THAT(found.warnings.front(), HasSubstr("notes"));
}

ErrorCode refusal(const wire::SearchStart& asked) {
    Rig rig;
    const auto started = usecases::start_search(rig.context, rig.dana, asked);
    return started ? ErrorCode::internal : started.error().code;
}

TEST(StartSearch, RefusesAPartOfAKindThatNoFieldHolds) {
    Rig rig;
    const auto started = usecases::start_search(
        rig.context, rig.dana, {.partial_kind = "shoe", .partial_text = "exa", .reason = "r"});
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(started.error().detail, HasSubstr("customer_id, email, phone_number"));
    EXPECT_EQ(started.error().detail.find("shoe"), std::string::npos);
}

TEST(Search, RefusesWhatSearchesForNothing) {
    const auto bad = ErrorCode::invalid_argument;
    EXPECT_EQ(refusal({.phones = {"1223334444"}}), bad) << "neither request nor reason";
    EXPECT_EQ(refusal({.reason = "r"}), bad) << "nothing to search for";
    EXPECT_EQ(refusal({.emails = {"*"}, .reason = "r"}), bad);
    EXPECT_EQ(refusal({.phones = {"12"}, .reason = "r"}), bad);
    EXPECT_EQ(refusal({.partial_kind = "email", .partial_text = "%%%", .reason = "r"}), bad);
    EXPECT_EQ(refusal({.partial_kind = "email", .partial_text = "ab", .reason = "r"}), bad);
    EXPECT_EQ(refusal({.partial_kind = "phone_number", .partial_text = "123", .reason = "r"}), bad);
    EXPECT_EQ(refusal({.phones = {"1223334444"},
                       .partial_kind = "email",
                       .partial_text = "some",
                       .reason = "r"}),
              bad);
    EXPECT_EQ(refusal({.partial_kind = "email",
                       .partial_text = "some",
                       .partial_place = "middle",
                       .reason = "r"}),
              bad);
}

std::string many_leads(int count) {
    std::string sql = sample_sql();
    for (int i = 0; i < count; ++i) {
        sql += "INSERT INTO leads (lead_id, phone) VALUES (" + std::to_string(1000 + i) +
               ", '20255501" + std::to_string(10 + i) + "');";
    }
    return sql;
}

wire::SearchPageReply searched(Rig& rig, std::int64_t page) {
    const auto job = value_of(usecases::start_search(rig.context, rig.dana,
                                                     {.partial_kind = "phone_number",
                                                      .partial_text = "2025550",
                                                      .partial_place = "prefix",
                                                      .reason = "test"}));
    EXPECT_EQ(rig.run_next().state, domain::JobState::done);
    return value_of(usecases::search_page(rig.context, rig.dana, {job.job, page}));
}

TEST(Search, PagesAPartialSearch) {
    RigParts parts;
    parts.sql = many_leads(7);
    Rig rig(parts);
    rig.settings.page_rows = 5;
    const auto first = searched(rig, 1);
    EXPECT_EQ(first.rows.size(), 5U);
    EXPECT_EQ(first.matches, 8);
    EXPECT_EQ(first.next, 6);
    const auto second = searched(rig, 6);
    EXPECT_EQ(second.rows.size(), 3U);
    EXPECT_EQ(second.rows.front().number, 6);
    EXPECT_EQ(second.rows.front().flags, std::vector<std::string>{"partial_match"});
    EXPECT_EQ(second.next, 0);
}

TEST(Search, CountsWhatItDoesNotKeep) {
    RigParts parts;
    parts.sql = many_leads(7);
    Rig rig(parts);
    rig.settings.search_rows = 3;
    const auto reply = searched(rig, 1);
    EXPECT_EQ(reply.rows.size(), 3U);
    EXPECT_EQ(reply.matches, 8);
    EXPECT_TRUE(reply.truncated);
}

TEST(Search, KeepsItsReasonForSupervisors) {
    Rig rig;
    const auto started = value_of(usecases::start_search(
        rig.context, rig.dana, {.phones = {"1223334444"}, .reason = "letter of the customer"}));
    const auto reason = [&](domain::Role role) {
        const domain::Caller caller{"kim", "kim", role, "key-of-kim"};
        return value_of(usecases::job_status(rig.context, caller, {started.job})).reason;
    };
    EXPECT_EQ(reason(domain::Role::supervisor), "letter of the customer");
    EXPECT_EQ(reason(domain::Role::administrator), "");
}

TEST(Search, ShowsLivingRowsAndMarksThoseThatAreGone) {
    Rig rig;
    const auto job = value_of(
        usecases::start_search(rig.context, rig.dana, {.customer_id = "C-9", .reason = "test"}));
    rig.run_next();
    rig.leads.run("DELETE FROM leads WHERE lead_id = 9");
    const auto reply = value_of(usecases::search_page(rig.context, rig.dana, {job.job, 1}));
    const auto gone = std::ranges::count_if(
        reply.rows, [](const auto& row) { return std::ranges::count(row.flags, "gone") == 1; });
    EXPECT_EQ(gone, 1);
}

TEST(Search, NeverShowsADeniedCategory) {
    Rig rig;
    const auto job = value_of(
        usecases::start_search(rig.context, rig.dana, {.customer_id = "C-9", .reason = "test"}));
    rig.run_next();
    const auto reply = value_of(usecases::search_page(rig.context, rig.dana, {job.job, 1}));
    EXPECT_EQ(wire::to_text(wire::encode(reply)).find("N-9"), std::string::npos);
}

TEST(Search, BelongsToThePersonWhoStartedIt) {
    Rig rig;
    const auto job = value_of(
        usecases::start_search(rig.context, rig.dana, {.customer_id = "C-9", .reason = "test"}));
    rig.run_next();
    const auto other = usecases::search_page(rig.context, rig.omar, {job.job, 1});
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::denied);
}

TEST(Search, APartialSearchMakesNoRequest) {
    Rig rig;
    const auto job = value_of(usecases::start_search(
        rig.context, rig.dana,
        {.partial_kind = "email", .partial_text = "some", .reason = "test"}));
    rig.run_next();
    const auto made = usecases::request_from_search(
        rig.context, rig.dana,
        {.job = job.job, .kind = "access", .comments = "c", .client_id = rig.new_client_id()});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace callveil::tests
