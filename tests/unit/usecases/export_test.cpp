// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "crypto/hash.hpp"
#include "package_reader.hpp"
#include "rig.hpp"
#include "usecases/packages.hpp"
#include "wire/audit_head.hpp"

namespace callveil::tests {
namespace {

using domain::RequestState;
using nlohmann::json;
using testing::HasSubstr;

/// An access request that was carried out.
class Export : public testing::Test {
protected:
    void export_rows(const Person& person, std::vector<std::int64_t> tick = {}) {
        request = rig.carry_out(access, person, std::move(tick));
        const auto ids =
            value_of(usecases::list_packages(rig.context, {request.reference})).packages;
        ASSERT_EQ(ids.size(), 1U);
        id = ids.front();
    }
    std::string passphrase() {
        return value_of(usecases::tell_passphrase(rig.context, rig.dana, {id})).passphrase;
    }
    std::filesystem::path file() { return rig.settings.spool / ("export-" + id + ".zip"); }
    /// Everything readable in the package's data.json.
    std::string data() { return package_entry(file(), passphrase(), "data.json"); }

    Rig rig;
    domain::Request request;
    std::string id;
};

TEST_F(Export, HoldsTheRowsUnaltered) {
    export_rows(ann());
    EXPECT_EQ(request.state, RequestState::completed);
    EXPECT_EQ(request.outcome, domain::Outcome::done);
    const auto text = data();
    ASSERT_TRUE(json::accept(text));
    for (const auto* value : {"1223334444", "(122) 333-4444", "SomeOne@Example.com",
                              "someone@example.com ", "about the price", "Example Street 1"}) {
        EXPECT_THAT(text, HasSubstr(value));
    }
    EXPECT_EQ(text.find("2025550109"), std::string::npos);
}

TEST_F(Export, SaysByWhichWayRowsWereReached) {
    export_rows(ann());
    const auto word = passphrase();
    for (const auto* name : {"README.txt", "data.json", "report.html"}) {
        const auto text = package_entry(file(), word, name);
        EXPECT_THAT(text, HasSubstr("because phone_number matched leads.phone")) << name;
        EXPECT_THAT(text, HasSubstr("because email matched leads.email, then calls.lead_id"))
            << name;
    }
}

TEST_F(Export, PinsTheAuditLogOutside) {
    export_rows(ann());
    const auto word = passphrase();
    auto line = package_entry(file(), word, "audit_head.txt");
    ASSERT_TRUE(line.ends_with('\n'));
    line.pop_back();
    const auto head = value_of(wire::parse_head(line));
    EXPECT_TRUE(wire::is_signed(head));
    EXPECT_EQ(head.key, crypto::hex(rig.keys.audit.public_key));
    const auto log = rig.audit();
    EXPECT_EQ(head.entry_hash, log.at(static_cast<std::size_t>(head.seq) - 1).entry_hash);
    EXPECT_EQ(log.at(static_cast<std::size_t>(head.seq)).event.verb, "package.write");
    EXPECT_THAT(package_entry(file(), word, "manifest.json"), HasSubstr("audit_head.txt"));
}

TEST_F(Export, NeverHoldsADeniedCategory) {
    export_rows(ann());
    const auto word = passphrase();
    for (const auto* name : {"README.txt", "data.json", "report.html", "manifest.json"}) {
        const auto text = package_entry(file(), word, name);
        EXPECT_EQ(text.find("N-1"), std::string::npos) << name;
        EXPECT_THAT(text, HasSubstr("cc:leads.national_id is not included: it holds data of the "
                                    "category user.government_id, which is never sent"))
            << name;
        EXPECT_EQ(text.find("Nothing that was found was left out"), std::string::npos) << name;
    }
}

TEST_F(Export, HoldsSharedRowsOnlyWhenTicked) {
    rig.leads.run(
        "INSERT INTO leads (lead_id, name, phone, email) VALUES (20, 'Bob Example', "
        "'1223334444', 'bob@example.com')");
    export_rows(ann());
    EXPECT_EQ(data().find("bob@example.com"), std::string::npos);
    const auto plan = rig.preview(rig.submit(access, ann()));
    std::int64_t bob = 0;
    for (const auto& row : rig.rows(plan)) {
        bob = row.key == "20" ? row.number : bob;
    }
    export_rows(ann(), {bob});
    EXPECT_THAT(data(), HasSubstr("bob@example.com"));
}

TEST_F(Export, ChangesNoLeadDatabase) {
    const auto before = rig.leads.dump();
    export_rows(ann());
    EXPECT_EQ(rig.leads.dump(), before);
}

TEST_F(Export, OfNobodySaysThatNothingWasFound) {
    export_rows({{"2025550177"}, {}, "", {}});
    EXPECT_EQ(request.outcome, domain::Outcome::nothing_found);
}

TEST_F(Export, TellsThePassphraseOnce) {
    export_rows(ann());
    EXPECT_GE(passphrase().size(), 24U);
    const auto again = usecases::tell_passphrase(rig.context, rig.dana, {id});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::wrong_state);
    EXPECT_EQ(std::ranges::count(rig.verbs(), "package.passphrase"), 1);
}

TEST_F(Export, IsReadInPiecesThatMakeUpTheFile) {
    export_rows(ann());
    const auto piece = value_of(usecases::read_package(rig.context, rig.dana, {id, 0}));
    EXPECT_EQ(piece.size, static_cast<std::int64_t>(std::filesystem::file_size(file())));
    std::ifstream in(file(), std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(value_of(crypto::from_base64(piece.data)), whole);
    const auto end = value_of(usecases::read_package(rig.context, rig.dana, {id, piece.size}));
    EXPECT_TRUE(end.data.empty());
}

TEST_F(Export, IsRefusedAndDeletedWhenItsTimeIsOver) {
    export_rows(ann());
    value_of(usecases::read_package(rig.context, rig.dana, {id, 0}));
    rig.clock.advance(rig.settings.package_life);
    EXPECT_EQ(usecases::read_package(rig.context, rig.dana, {id, 0}).error().code,
              ErrorCode::expired);
    EXPECT_EQ(usecases::tell_passphrase(rig.context, rig.dana, {id}).error().code,
              ErrorCode::expired);
    EXPECT_TRUE(std::filesystem::exists(file()));
    ASSERT_TRUE(usecases::delete_expired_packages(rig.context));
    EXPECT_FALSE(std::filesystem::exists(file()));
    EXPECT_EQ(std::ranges::count(rig.verbs(), "package.delete"), 1);
}

TEST_F(Export, GoesOnSweepingWhenOneThingCannotBeRemoved) {
    const auto& spool = rig.context.settings.spool;
    std::filesystem::create_directories(spool / "export-full.zip" / "of something");
    for (const char letter : std::string("abcdefghij")) {
        std::ofstream(spool / (std::string("export-") + letter + ".zip")) << "left by a crash";
    }
    const auto kept = usecases::sweep_spool(rig.context);
    ASSERT_TRUE(kept) << kept.error().detail;
    ASSERT_EQ(kept->size(), 1);
    EXPECT_EQ(kept->front().name, "export-full.zip");
    EXPECT_NE(kept->front().why, "");
    EXPECT_THAT(std::vector<std::filesystem::path>(std::filesystem::directory_iterator(spool), {}),
                testing::ElementsAre(spool / "export-full.zip"));
}

TEST_F(Export, LeavesNothingInTheSpoolThatNoPackageOwns) {
    export_rows(ann());
    const auto spool = rig.settings.spool;
    std::ofstream(spool / ".callveil-Ab12Cd.part") << "half";
    std::ofstream(spool / "export-01890000-0000-7000-8000-000000000000.zip") << "no row";
    ASSERT_TRUE(usecases::sweep_spool(rig.context));
    EXPECT_THAT(std::vector<std::filesystem::path>(std::filesystem::directory_iterator(spool), {}),
                testing::ElementsAre(file()));
    EXPECT_EQ(std::ranges::count(rig.verbs(), "spool.sweep"), 1);
    ASSERT_TRUE(usecases::sweep_spool(rig.context));
    EXPECT_EQ(std::ranges::count(rig.verbs(), "spool.sweep"), 1);
}

TEST_F(Export, OfAChangedSetOfRowsGoesBack) {
    const auto reference = rig.submit(access, ann());
    rig.verify(reference);
    const auto plan = rig.preview(reference);
    value_of(rig.approve(reference, plan.hash));
    rig.leads.run("INSERT INTO calls VALUES (50, 1, 'new')");
    rig.run_next();
    EXPECT_EQ(rig.request(reference).state, RequestState::pending_approval);
    EXPECT_THAT(rig.request(reference).reason, HasSubstr("1 rows are new"));
    EXPECT_TRUE(std::filesystem::is_empty(rig.settings.spool));
}

TEST_F(Export, GivesTheLivingValueOfARowThatChangedMeanwhile) {
    const auto reference = rig.submit(access, ann());
    rig.verify(reference);
    value_of(rig.approve(reference, rig.preview(reference).hash));
    rig.leads.run("UPDATE leads SET notes = 'asked thrice' WHERE lead_id = 1");
    rig.run_next();
    EXPECT_EQ(rig.request(reference).state, RequestState::completed);
    id = value_of(usecases::list_packages(rig.context, {reference})).packages.front();
    EXPECT_THAT(data(), HasSubstr("asked thrice"));
}

}  // namespace
}  // namespace callveil::tests
