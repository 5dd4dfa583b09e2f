// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/manifests_in_force.hpp"
#include "unit/app/house.hpp"

namespace callveil::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using tests::House;

/// What is said about callveil.yaml with these changes; empty when it is taken.
std::string refusal(const std::map<std::string, std::string>& changes) {
    const House house;
    const auto loaded = parse_options(house.config(changes), "callveil.yaml");
    return loaded ? "" : loaded.error().detail;
}

std::string source_with(const std::string& more) {
    return "[{name: leads, path: leads.sqlite, datasets: [demo], " + more + "}]";
}

/// A database on a server; `more` begins at column 99.
std::string server_with(const std::string& more) {
    return "[{name: a, kind: postgresql, host: db.example.com, database: a, user: u, datasets: "
           "[demo]" +
           more + "}]";
}

struct Wrong {
    const char* key;
    std::string value;
    const char* place;
    const char* words;
};

class WrongOption : public testing::TestWithParam<Wrong> {};

TEST_P(WrongOption, IsRefusedAtItsPlaceWithWhatFits) {
    const auto& wrong = GetParam();
    EXPECT_THAT(refusal({{wrong.key, wrong.value}}),
                AllOf(HasSubstr(wrong.place), HasSubstr(wrong.words)));
}

INSTANTIATE_TEST_SUITE_P(
    Options, WrongOption,
    testing::Values(
        Wrong{"sources", source_with("region: us"), "callveil.yaml:7:71: ", "such as US"},
        Wrong{"sources", source_with("region: XX"), "callveil.yaml:7:71: ", "'XX' is no region"},
        Wrong{"sources", source_with("regime: lgpd"), "callveil.yaml:7:71: ", "gdpr or ccpa"},
        Wrong{"sources", source_with("kind: oracle"), "callveil.yaml:7:69: ", "sqlite"},
        Wrong{"sources", source_with("host: here"),
              "callveil.yaml:7:69: ", "kind sqlite takes no option 'host'; it belongs to"},
        Wrong{"sources", server_with(", path: x"), "callveil.yaml:7:107: ",
              "kind postgresql takes no option 'path'; it belongs to sqlite"},
        Wrong{"sources", "[{name: a, kind: postgresql, database: a, user: u, datasets: [demo]}]",
              "callveil.yaml:7:11: ", "'host' is missing"},
        Wrong{"sources", server_with(", tls: loose"),
              "callveil.yaml:7:106: ", "verify-full, verify-ca or off"},
        Wrong{"sources", server_with(", tls: off"),
              "callveil.yaml:7:106: ", "for a server on this host"},
        Wrong{"sources", server_with(", port: 70000"), "callveil.yaml:7:107: ", "0..65535"},
        Wrong{"log", "{level: loud}", "callveil.yaml:5:14: ", "debug, info, warning or error"},
        Wrong{"retention", "{subject_days: 89}", "callveil.yaml:6:27: ",
              "'retention.subject_days' is 89 and 'intake.dedupe_days' is 90; a request must not "
              "be emptied before that"},
        Wrong{"intake", "{dedupe_days: 732}", "callveil.yaml:5:23: ",
              "'retention.subject_days' is 731 and 'intake.dedupe_days' is 732"},
        Wrong{"retention", "{subject_days: 0}", "callveil.yaml:6:27: ", "1..3650"},
        Wrong{"four_eyes", "[access, deletion]",
              "callveil.yaml:5:21: ", "pseudonymization or access"}));

TEST(Options, TakeEachRegionThatHasPhoneNumbers) {
    for (const auto* region : {"US", "GB", "DE", "BR", "IN"}) {
        EXPECT_EQ(refusal({{"sources", source_with(std::string("region: ") + region)}}), "");
    }
}

TEST(Options, KeepARequestAsLongAsItsPackageAndItsClientId) {
    EXPECT_EQ(refusal({{"retention", "{subject_days: 90}"}}), "");
    EXPECT_THAT(refusal({{"retention", "{subject_days: 90}"}, {"package", "{life: 91d}"}}),
                HasSubstr("'package.life' is 91d"));
    EXPECT_EQ(refusal({{"retention", "{subject_days: 91}"}, {"package", "{life: 91d}"}}), "");
}

TEST(Options, TakeServersOnThisHostWithoutTls) {
    for (const auto* host : {"/run/postgresql", "localhost", "127.0.0.1", "\"::1\""}) {
        EXPECT_EQ(
            refusal({{"sources", std::string("[{name: a, kind: postgresql, host: ") + host +
                                     ", database: a, user: u, tls: off, datasets: [demo]}]"}}),
            "");
    }
}

TEST(Options, ShowOfASourceWhatItsKindTakes) {
    const House house;
    const auto shown = print_options(house.load({{"sources", server_with("")}}).options);
    EXPECT_THAT(shown, testing::Contains(testing::Pair("sources.a.tls", "verify-full")));
    EXPECT_THAT(shown,
                testing::Not(testing::Contains(testing::Pair("sources.a.path", testing::_))));
}

TEST(Options, RefuseADatasetThatTwoSourcesName) {
    EXPECT_THAT(refusal({{"sources",
                          "[{name: a, path: a.sqlite, datasets: [demo]},"
                          " {name: b, path: b.sqlite, datasets: [other, demo]}]"}}),
                AllOf(HasSubstr("callveil.yaml:7:100: "), HasSubstr("'demo' is named twice")));
}

TEST(Options, TakeTheWordNoneForNoPath) {
    const House house;
    const auto given = house.load({{"audit", "{heads_file: out/heads, syslog: none}"}}).options;
    EXPECT_EQ(given.audit_heads_file.path, house.path() / "out/heads");
    EXPECT_TRUE(given.audit_syslog.path.empty());
    const auto shown = print_options(house.load({{"audit", "{heads_file: none}"}}).options);
    EXPECT_THAT(shown, testing::Contains(testing::Pair("audit.heads_file", "none")));
}

TEST(Options, NameAFileThatIsEmpty) {
    for (const auto* text : {"", "# nothing yet\n"}) {
        const auto loaded = parse_options(text, "callveil.yaml");
        ASSERT_FALSE(loaded);
        EXPECT_THAT(loaded.error().detail,
                    AllOf(HasSubstr("callveil.yaml:1:1: "), HasSubstr("'controller' is missing")));
    }
}

/// What is wrong with the files of a house, as the daemon's start says it.
std::string start_refusal(const std::map<std::string, std::string>& changes) {
    const House house;
    const auto loaded = load_manifests(house.load(changes).options, {});
    return loaded ? "" : loaded.error().detail;
}

TEST(Manifests, MustHoldEachDatasetThatASourceNames) {
    EXPECT_EQ(start_refusal({}), "");
    EXPECT_THAT(start_refusal({{"sources", "[{name: leads, path: x, datasets: [demmo]}]"}}),
                AllOf(HasSubstr("callveil.yaml:7:45: "), HasSubstr("'demmo'")));
}

TEST(Manifests, MustEachLiveInASource) {
    EXPECT_THAT(start_refusal({{"sources", "[{name: leads, path: x, datasets: []}]"}}),
                AllOf(HasSubstr("callveil.yaml:7:10: "), HasSubstr("dataset 'demo'")));
}

}  // namespace
}  // namespace callveil::app
