// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "package_reader.hpp"
#include "rig.hpp"
#include "usecases/disclosure.hpp"
#include "usecases/packages.hpp"
#include "usecases/start_preview.hpp"
#include "usecases/start_search.hpp"
#include "wire/codec.hpp"

namespace callveil::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr auto secret = "999-00-1234";

/// One table `t (id, email, extra)` with a row of Ann's; `fields` are those of its map besides.
struct Parts : RigParts {
    explicit Parts(const std::string& fields, const std::string& collection_categories = "") {
        sql =
            "CREATE TABLE t (id INTEGER PRIMARY KEY, email TEXT, extra TEXT);"
            "INSERT INTO t VALUES (1, 'someone@example.com', '{\"ssn\":\"" +
            std::string(secret) + "\",\"mobile\":\"1223334444\"}');";
        map = "dataset:\n  - fides_key: cc\n    collections:\n      - name: t\n" +
              collection_categories + "        fields:\n" +
              "          - {name: id, fides_meta: {primary_key: true}}\n"
              "          - {name: email, data_categories: [user.contact.email], fides_meta: "
              "{data_type: string, identity: email}}\n" +
              fields;
    }
};

/// An object column whose own category is harmless and that hides a government id.
Parts nested() {
    return Parts(
        "          - name: extra\n            data_categories: [user.content]\n"
        "            fides_meta: {data_type: object}\n            fields:\n"
        "              - name: inner\n                fields:\n"
        "                  - {name: ssn, data_categories: [user.government_id]}\n");
}

Parts denied_collection() {
    return Parts(
        "          - {name: extra, data_categories: [user.content], fides_meta: "
        "{data_type: string}}\n",
        "        data_categories: [user.government_id]\n");
}

const Person by_mail{{}, {"someone@example.com"}, "", {}};

/// All readable entries of the package that answers an access request.
std::string package_of(const RigParts& parts) {
    Rig rig(parts);
    const auto request = rig.carry_out(access, by_mail);
    EXPECT_EQ(request.state, domain::RequestState::completed) << request.reason;
    const auto id =
        value_of(usecases::list_packages(rig.context, {request.reference})).packages.at(0);
    const auto word = value_of(usecases::tell_passphrase(rig.context, rig.dana, {id})).passphrase;
    std::string texts;
    for (const auto* name :
         {"README.txt", "report.html", "data.json", "csv/1-t.csv", "manifest.json"}) {
        texts += package_entry(rig.settings.spool / ("export-" + id + ".zip"), word, name);
    }
    return texts;
}

TEST(Disclosure, AColumnWithADeniedFieldBelowItNeverLeaves) {
    const auto texts = package_of(nested());
    EXPECT_THAT(texts, HasSubstr("someone@example.com"));
    EXPECT_THAT(texts, Not(HasSubstr(secret)));
    EXPECT_THAT(texts, HasSubstr("cc:t.extra is not included: it holds data of the category "
                                 "user.government_id, which is never sent"));
    EXPECT_THAT(texts, Not(HasSubstr("Nothing that was found was left out")));
}

TEST(Disclosure, NoColumnOfADeniedCollectionLeaves) {
    const auto texts = package_of(denied_collection());
    EXPECT_THAT(texts, Not(HasSubstr(secret)));
    EXPECT_THAT(texts, Not(HasSubstr("someone@example.com")));
    EXPECT_THAT(texts, HasSubstr("cc:t.extra is not included"));
    EXPECT_THAT(texts, HasSubstr("cc:t.email is not included"));
}

TEST(Disclosure, FieldsThatOnlyLieBelowAColumnAreWithheldWithASentence) {
    const auto texts = package_of(
        Parts("          - name: extra\n            fields:\n"
              "              - {name: mobile, data_categories: [user.contact.phone_number]}\n"));
    EXPECT_THAT(texts, Not(HasSubstr("1223334444")));
    EXPECT_THAT(texts, HasSubstr("cc:t.extra is not included: only fields below it hold data of "
                                 "the category user.contact.phone_number"));
}

TEST(Disclosure, APreviewShowsNoDeniedValueAndSaysWhich) {
    for (const auto& parts : {nested(), denied_collection()}) {
        Rig rig(parts);
        const auto plan = rig.preview(rig.submit(access, by_mail));
        const auto reply = value_of(usecases::preview_page(rig.context, rig.dana, {plan.hash, 1}));
        const auto text = wire::to_text(wire::encode(reply));
        EXPECT_THAT(text, Not(HasSubstr(secret)));
        EXPECT_THAT(text, HasSubstr("denied_category: user.government_id"));
        EXPECT_THAT(plan.warnings, Contains(HasSubstr("cc:t.extra is not included")));
    }
}

TEST(Disclosure, ASearchShowsNoDeniedValue) {
    for (const auto& parts : {nested(), denied_collection()}) {
        Rig rig(parts);
        const auto job = value_of(usecases::start_search(
            rig.context, rig.dana, {.emails = by_mail.emails, .reason = "test"}));
        rig.run_next();
        const auto reply = value_of(usecases::search_page(rig.context, rig.dana, {job.job, 1}));
        ASSERT_EQ(reply.rows.size(), 1U);
        EXPECT_THAT(wire::to_text(wire::encode(reply)), Not(HasSubstr(secret)));
    }
}

TEST(Disclosure, APreviewShowsNeitherSideOfADeniedCellThatIsMasked) {
    RigParts parts;
    const std::string rule = "masking_strategy: {strategy: null_rewrite}";
    parts.policy.replace(parts.policy.find(rule), rule.size(),
                         "masking_strategy: {strategy: alternate}");
    parts.sql += "UPDATE leads SET national_id = '" + std::string(secret) + "';";
    Rig rig(parts);
    const auto plan = rig.preview(rig.submit(pseudonymization, ann()));
    const auto reply = value_of(usecases::preview_page(rig.context, rig.dana, {plan.hash, 1}));
    EXPECT_THAT(wire::to_text(wire::encode(reply)), Not(HasSubstr("99XX00XX23X")));
}

TEST(Disclosure, ADeniedKeyColumnIsNotShownInTheKey) {
    RigParts parts;
    parts.sql =
        "CREATE TABLE t (ssn TEXT PRIMARY KEY, email TEXT) WITHOUT ROWID;"
        "INSERT INTO t VALUES ('" +
        std::string(secret) + "', 'someone@example.com');";
    parts.map =
        "dataset:\n  - fides_key: cc\n    collections:\n      - name: t\n        fields:\n"
        "          - {name: ssn, data_categories: [user.government_id], fides_meta: "
        "{primary_key: true, data_type: string}}\n"
        "          - {name: email, data_categories: [user.contact.email], fides_meta: "
        "{data_type: string, identity: email}}\n";
    Rig rig(parts);
    const auto plan = rig.preview(rig.submit(access, by_mail));
    const auto rows = rig.rows(plan);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows.front().key, "(withheld)");
}

TEST(Disclosure, AColumnThatTheMapNoLongerNamesIsHidden) {
    const Rig rig;
    EXPECT_EQ(usecases::why_hidden(rig.map, rig.policy, {"cc", "leads"}, "phone"), "");
    EXPECT_EQ(usecases::why_hidden(rig.map, rig.policy, {"cc", "leads"}, "gone"), "not_in_map");
}

}  // namespace
}  // namespace callveil::tests
