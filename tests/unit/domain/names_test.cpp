// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "domain/job.hpp"
#include "domain/plan.hpp"
#include "domain/principal.hpp"
#include "domain/request.hpp"
#include "domain/setback.hpp"
#include "domain/states.hpp"

namespace callveil::domain {
namespace {

/// Walks the enumerators from 0 on until one has no name; each name must lead back.
template <class Enum, class From>
int names_that_lead_back(From from) {
    int count = 0;
    for (;; ++count) {
        const auto value = static_cast<Enum>(count);
        if (to_string(value) == "unknown") {
            return count;
        }
        EXPECT_EQ(from(to_string(value)), value) << to_string(value);
    }
}

TEST(Names, LeadBackToTheirEnumerators) {
    EXPECT_EQ(names_that_lead_back<RequestKind>(request_kind_from), 2);
    EXPECT_EQ(names_that_lead_back<RequestState>(request_state_from), 10);
    EXPECT_EQ(names_that_lead_back<Outcome>(outcome_from), 6);
    EXPECT_EQ(names_that_lead_back<OverrideKind>(override_kind_from), 2);
    EXPECT_EQ(names_that_lead_back<Setback>(setback_from), 8);
    EXPECT_EQ(names_that_lead_back<Regime>(regime_from), 2);
    EXPECT_EQ(names_that_lead_back<Origin>(origin_from), 3);
    EXPECT_EQ(names_that_lead_back<Role>(role_from), 5);
    EXPECT_EQ(names_that_lead_back<PrincipalKind>(principal_kind_from), 2);
    EXPECT_EQ(names_that_lead_back<JobKind>(job_kind_from), 4);
    EXPECT_EQ(names_that_lead_back<JobState>(job_state_from), 5);
}

TEST(Names, AreMatchedByteByByte) {
    EXPECT_FALSE(role_from("Supervisor").has_value());
    EXPECT_FALSE(role_from("supervisor ").has_value());
    EXPECT_FALSE(request_kind_from("").has_value());
    EXPECT_FALSE(request_state_from("unknown").has_value());
}

TEST(Names, AreThoseOfTheFormats) {
    EXPECT_EQ(to_string(CellAction::release), "release");
    EXPECT_EQ(to_string(RowFlag::partial_match), "partial_match");
    EXPECT_EQ(to_string(JobKind::export_package), "export_package");
    EXPECT_EQ(to_string(DataType::floating), "float");
    EXPECT_EQ(to_string(Event::send_back), "send_back");
}

}  // namespace
}  // namespace callveil::domain
