// SPDX-License-Identifier: Apache-2.0
#include "channels/verb_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "wire/admin_messages.hpp"
#include "wire/agent_messages.hpp"

namespace callveil::channels {
namespace {

using domain::Role;

constexpr std::array roles{Role::agent, Role::supervisor, Role::administrator, Role::auditor,
                           Role::console};

template <class... T>
std::set<std::string> names(std::tuple<T...>*) {
    return {std::string(T::type)...};
}

std::set<std::string> agent_verbs() {
    return names(static_cast<wire::AgentRequests*>(nullptr));
}

std::set<std::string> admin_verbs() {
    return names(static_cast<wire::AdminRequests*>(nullptr));
}

std::set<std::string> verbs_of(Role role) {
    std::set<std::string> found;
    for (const auto& rule : verb_rules()) {
        if (permits(role, rule.verb)) {
            found.emplace(rule.verb);
        }
    }
    return found;
}

TEST(VerbTable, NamesEachVerbOfTheWireOnceAndNoOther) {
    auto wanted = agent_verbs();
    wanted.merge(admin_verbs());
    std::multiset<std::string> named;
    for (const auto& rule : verb_rules()) {
        named.emplace(rule.verb);
        EXPECT_FALSE(rule.roles.empty()) << rule.verb;
    }
    EXPECT_THAT(named, testing::ElementsAreArray(wanted));
}

/// What reads a lead database, the whole log, or files. A new verb that does must be named here.
TEST(VerbTable, KeepsSlowVerbsOnALaneOfTheirOwn) {
    std::set<std::string> slow;
    for (const auto& rule : verb_rules()) {
        if (rule.lane == Lane::slow) {
            slow.emplace(rule.verb);
        }
    }
    EXPECT_THAT(
        slow, testing::ElementsAre("audit.verify", "config.check", "datamap.check", "policy.check",
                                   "prefill", "preview.page", "search.page"));
}

TEST(VerbTable, DeniesEveryRoleAVerbItDoesNotName) {
    for (const auto role : roles) {
        EXPECT_FALSE(permits(role, "request.delete"));
        EXPECT_FALSE(permits(role, ""));
        EXPECT_FALSE(permits(role, "error"));
        EXPECT_FALSE(permits(role, "hello.ok"));
    }
}

TEST(VerbTable, GivesAgentsTheVerbsOfTheirChannelAndNobodyElse) {
    EXPECT_EQ(verbs_of(Role::agent), agent_verbs());
    for (const auto& verb : agent_verbs()) {
        for (const auto role : roles) {
            EXPECT_EQ(permits(role, verb), role == Role::agent) << verb;
        }
    }
}

TEST(VerbTable, GivesSupervisorsAllThatConcernsRequestsAndPeople) {
    std::set<std::string> wanted{"daemon.status", "datamap.plan"};
    for (const auto& verb : admin_verbs()) {
        for (const auto* group : {"request.", "search.", "job.", "preview.", "plan.", "package."}) {
            if (verb.starts_with(group)) {
                wanted.insert(verb);
            }
        }
    }
    EXPECT_EQ(verbs_of(Role::supervisor), wanted);
}

TEST(VerbTable, KeepsPersonalDataFromAdministrators) {
    std::set<std::string> wanted{"daemon.status", "request.list", "job.status"};
    for (const auto& verb : admin_verbs()) {
        for (const auto* group : {"key.", "datamap.", "policy.", "config.", "audit."}) {
            if (verb.starts_with(group)) {
                wanted.insert(verb);
            }
        }
    }
    EXPECT_EQ(verbs_of(Role::administrator), wanted);
}

TEST(VerbTable, LetsAuditorsReadTheLogAndTheQueue) {
    EXPECT_THAT(verbs_of(Role::auditor),
                testing::ElementsAre("audit.export", "audit.head", "audit.list", "audit.verify",
                                     "daemon.status", "request.list"));
}

TEST(VerbTable, LetsTheConsoleAskOnlyHowTheDaemonIs) {
    EXPECT_THAT(verbs_of(Role::console), testing::ElementsAre("daemon.status"));
}

}  // namespace
}  // namespace callveil::channels
