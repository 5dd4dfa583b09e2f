// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "rig.hpp"

namespace callveil::tests {
namespace {

using testing::HasSubstr;

/// Requests that `person` approved just now.
void put_approved(Rig& rig, const std::string& person, int count,
                  domain::RequestKind kind = pseudonymization) {
    for (int number = 0; number < count; ++number) {
        const auto reference = rig.put_request(kind, ann());
        rig.write([&](ports::Transaction& t) -> Result<void> {
            CALLVEIL_ASSIGN(auto request, t.requests().find(reference));
            request.state = domain::RequestState::approved;
            request.approver = person;
            request.updated_at = rig.clock.now();
            return t.requests().update(request);
        });
    }
}

Result<usecases::Approved> approved(Rig& rig, const domain::Caller& approver,
                                    domain::RequestKind kind = pseudonymization) {
    const auto reference = rig.submit(kind, ann());
    rig.verify(reference);
    const auto plan = rig.preview(reference);
    return usecases::approve_request(rig.context, approver, {reference, plan.hash, {}, "", ""});
}

TEST(ManyErasures, OfOnePersonWithinADayAreRefused) {
    Rig rig;
    rig.settings.pseudonymizations_per_person = 2;
    put_approved(rig, "dana", 2);
    const auto third = approved(rig, rig.dana);
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().code, ErrorCode::rate_limited);
    EXPECT_THAT(third.error().detail, HasSubstr("approval.per_person_and_day"));
    EXPECT_TRUE(approved(rig, rig.omar)) << "another person still may";
}

TEST(ManyErasures, OfAllTogetherWithinADayAreRefused) {
    Rig rig;
    rig.settings.pseudonymizations_per_day = 2;
    put_approved(rig, "dana", 1);
    put_approved(rig, "erin", 1);
    const auto third = approved(rig, rig.omar);
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().code, ErrorCode::rate_limited);
    EXPECT_THAT(third.error().detail, HasSubstr("approval.per_day"));
}

TEST(ManyErasures, GoOnADayLater) {
    Rig rig;
    rig.settings.pseudonymizations_per_person = 1;
    put_approved(rig, "dana", 1);
    EXPECT_FALSE(approved(rig, rig.dana));
    rig.clock.advance(std::chrono::hours{24} + std::chrono::seconds{1});
    EXPECT_TRUE(approved(rig, rig.dana));
}

TEST(ManyErasures, AreNotHeldAgainstAnAccess) {
    Rig rig;
    rig.settings.pseudonymizations_per_person = 1;
    put_approved(rig, "dana", 1);
    EXPECT_TRUE(approved(rig, rig.dana, domain::RequestKind::access));
}

TEST(ManyErasures, DoNotCountTheAccessesOfADay) {
    Rig rig;
    rig.settings.pseudonymizations_per_person = 1;
    put_approved(rig, "dana", 3, domain::RequestKind::access);
    EXPECT_TRUE(approved(rig, rig.dana));
}

}  // namespace
}  // namespace callveil::tests
