// SPDX-License-Identifier: Apache-2.0
#include "domain/identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace callveil::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Subject, IsSearchedByEveryIdentifierThatWasGiven) {
    Subject subject;
    subject.name = "Some One";
    subject.phones = {"1223334444", "", "(555) 555-0100"};
    subject.emails = {"someone@example.com"};
    subject.customer_id = "C-1";
    subject.others = {{"loyalty_id", "CH-1"}};
    EXPECT_THAT(subject.identities(),
                ElementsAre(Identity{"phone_number", "1223334444"},
                            Identity{"phone_number", "(555) 555-0100"},
                            Identity{"email", "someone@example.com"},
                            Identity{"customer_id", "C-1"}, Identity{"loyalty_id", "CH-1"}));
}

TEST(Subject, HasNoIdentityByNameAlone) {
    Subject subject;
    subject.name = "Some One";
    subject.comments = "called twice";
    EXPECT_THAT(subject.identities(), IsEmpty());
}

}  // namespace
}  // namespace callveil::domain
