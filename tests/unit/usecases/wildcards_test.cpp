// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rig.hpp"
#include "usecases/start_search.hpp"

namespace callveil::tests {
namespace {

void expect_refused(Rig& rig, const wire::SearchStart& asked, const std::string& text) {
    const auto started = usecases::start_search(rig.context, rig.dana, asked);
    ASSERT_FALSE(started) << text;
    EXPECT_EQ(started.error().code, ErrorCode::invalid_argument) << text;
    EXPECT_FALSE(started.error().detail.empty()) << text;
}

void expect_no_part(Rig& rig, const std::string& text) {
    for (const auto* kind : {"phone_number", "email", "customer_id"}) {
        for (const auto* place : {"prefix", "suffix", "anywhere", ""}) {
            expect_refused(
                rig,
                {.partial_kind = kind, .partial_text = text, .partial_place = place, .reason = "r"},
                text);
        }
    }
}

TEST(Search, RefusesWildcardsWithASentence) {
    Rig rig;
    const auto verbs = rig.verbs();
    for (const std::string text : {"%",
                                   "_",
                                   "*",
                                   "?",
                                   "",
                                   " ",
                                   "%%%%",
                                   "____",
                                   "****",
                                   "????",
                                   " _ ",
                                   "_%_",
                                   "122333*444",
                                   "some%",
                                   "some*example.com",
                                   "%@example.com",
                                   " *_?@example.com",
                                   "some%@",
                                   "someone@*",
                                   "someone@%.com"}) {
        expect_refused(rig, {.phones = {text}, .reason = "r"}, text);
        expect_refused(rig, {.emails = {text}, .reason = "r"}, text);
        expect_refused(rig, {.customer_id = text, .reason = "r"}, text);
        expect_no_part(rig, text);
    }
    EXPECT_EQ(rig.woken, 0);
    EXPECT_EQ(rig.verbs(), verbs);
}

TEST(Search, RefusesAWildcardInAPartOfAnAddress) {
    Rig rig;
    for (const std::string text : {"some%one@example.com", "some*one", "one?two@"}) {
        expect_no_part(rig, text);
        expect_refused(rig, {.phones = {text}, .reason = "r"}, text);
        expect_refused(rig, {.customer_id = text, .reason = "r"}, text);
    }
}

TEST(Search, FindsOnlyTheAddressThatHasTheWildcardItself) {
    for (const std::string sign : {"%", "*", "?", "_"}) {
        RigParts parts;
        parts.sql +=
            "INSERT INTO leads (lead_id, email) VALUES (21, 'someXone@example.com'), (22, 'some" +
            sign +
            "one@example.com'), (23, 'someone@example.com'), (24, 'some123one@example.com');";
        Rig rig(parts);
        const auto job = value_of(usecases::start_search(
            rig.context, rig.dana, {.emails = {"Some" + sign + "one@example.com"}, .reason = "r"}));
        ASSERT_EQ(rig.run_next().state, domain::JobState::done);
        const auto page = value_of(usecases::search_page(rig.context, rig.dana, {job.job, 1}));
        ASSERT_EQ(page.rows.size(), 1U) << sign;
        EXPECT_EQ(page.rows.front().key, "22") << sign;
        EXPECT_EQ(page.matches, 1) << sign;
    }
}

TEST(Search, RefusesAPartOfOneCharacter) {
    Rig rig;
    for (const std::string text : {"a", "1", "é", "\U0001F600", "_a_", " a ", "a_", "\n"}) {
        expect_no_part(rig, text);
    }
}

}  // namespace
}  // namespace callveil::tests
