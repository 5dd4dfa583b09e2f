// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <tuple>

#include "rig.hpp"
#include "usecases/submit_request.hpp"

namespace callveil::tests {
namespace {

/// Approves Ann's request that `requester` sent, by `approver`.
Result<usecases::Approved> decided(Rig& rig, domain::Caller requester,
                                   const domain::Caller& approver, const std::string& agent = {},
                                   domain::RequestKind kind = pseudonymization) {
    rig.desk = std::move(requester);
    const auto reference =
        value_of(rig.try_submit(rig.new_client_id(), rig.body(kind, ann(), agent))).reference;
    rig.verify(reference);
    const auto plan = rig.preview(reference);
    return usecases::approve_request(rig.context, approver, {reference, plan.hash, {}, "", ""});
}

TEST(FourEyes, WhoeverAskedMayNotApprove) {
    Rig rig;
    const auto refused = decided(rig, rig.omar, rig.omar);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::denied);
}

TEST(FourEyes, TwoKeysOfOnePersonAreOnePerson) {
    Rig rig;
    domain::Caller second = rig.omar;
    second.public_key = "another-key-of-omar";
    EXPECT_FALSE(decided(rig, second, rig.omar));
    EXPECT_TRUE(decided(rig, second, rig.dana));
}

domain::EnrolledKey key_with_agent(const std::string& agent) {
    return {.public_key = "key-of-omar",
            .principal = "omar",
            .kind = domain::PrincipalKind::person,
            .role = domain::Role::supervisor,
            .label = "",
            .agent_ids = {agent}};
}

TEST(FourEyes, AnAssertedAgentIdCountsAsThePersonItIsTiedTo) {
    Rig rig;
    const auto station = rig.desk;
    rig.write([](ports::Transaction& t) { return t.keys().insert(key_with_agent("agent-0101")); });
    EXPECT_FALSE(decided(rig, station, rig.omar, "agent-0101"));
    EXPECT_TRUE(decided(rig, station, rig.omar, "agent-0102"));
}

TEST(FourEyes, AnAgentIdThatIsTiedAfterTheIntakeCountsToo) {
    Rig rig;
    const auto reference =
        value_of(rig.try_submit(rig.new_client_id(), rig.body(pseudonymization, ann(), "a-7")))
            .reference;
    rig.verify(reference);
    const auto plan = rig.preview(reference);
    rig.write([](ports::Transaction& t) { return t.keys().insert(key_with_agent("a-7")); });
    const auto refused = rig.approve(reference, plan.hash);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::denied);
}

/// Dana's own request for `kind`, entered at the shell or made from a search of hers.
std::string asked_by_dana(Rig& rig, domain::Origin origin, domain::RequestKind kind) {
    const auto made = value_of(usecases::submit_request(rig.context, rig.dana,
                                                        {.client_id = rig.new_client_id(),
                                                         .reference = {},
                                                         .body = rig.body(kind, ann()),
                                                         .origin = origin}));
    rig.verify(made.reference);
    return made.reference;
}

class OwnRequest : public testing::TestWithParam<std::tuple<domain::Origin, domain::RequestKind>> {
};

TEST_P(OwnRequest, NeedsAnotherPerson) {
    Rig rig;
    const auto [origin, kind] = GetParam();
    const auto reference = asked_by_dana(rig, origin, kind);
    const auto hash = rig.preview(reference).hash;
    const auto refused =
        usecases::approve_request(rig.context, rig.dana, {reference, hash, {}, "", ""});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::denied);
    EXPECT_TRUE(rig.approve(reference, hash));
}

TEST_P(OwnRequest, MayBeApprovedByItsOwnerWhereTheOptionSaysSo) {
    Rig rig;
    const auto [origin, kind] = GetParam();
    rig.settings.four_eyes.erase(kind);
    const auto reference = asked_by_dana(rig, origin, kind);
    EXPECT_EQ(usecases::who_may_approve(rig.context, rig.request(reference)),
              "whoever asked may approve it too: the option four_eyes leaves " +
                  std::string(to_string(kind)) + " out");
    const auto hash = rig.preview(reference).hash;
    EXPECT_TRUE(usecases::approve_request(rig.context, rig.dana, {reference, hash, {}, "", ""}));
}

INSTANTIATE_TEST_SUITE_P(FourEyes, OwnRequest,
                         testing::Combine(testing::Values(domain::Origin::search,
                                                          domain::Origin::shell),
                                          testing::Values(pseudonymization, access)),
                         [](const auto& one) {
                             return std::string(to_string(std::get<0>(one.param))) + "_" +
                                    std::string(to_string(std::get<1>(one.param)));
                         });

TEST(FourEyes, NoOptionLetsAnAgentApprove) {
    Rig rig;
    rig.settings.four_eyes.clear();
    EXPECT_FALSE(decided(rig, rig.omar, rig.omar, {}, access));
}

}  // namespace
}  // namespace callveil::tests
