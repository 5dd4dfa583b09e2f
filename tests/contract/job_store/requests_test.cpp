// SPDX-License-Identifier: Apache-2.0
#include "contract/job_store/job_store_contract.hpp"

namespace callveil::tests {
namespace {

using domain::Request;
using domain::RequestState;
using testing::ElementsAre;
using testing::IsEmpty;

class RequestContract : public JobStoreContract {
protected:
    void add(const Request& request) {
        must_write([&](Transaction& t) { return t.requests().insert(request); });
    }
    std::vector<std::string> listed(const ports::RequestFilter& filter) {
        std::vector<std::string> references;
        const auto found = read([&](Transaction& t) { return t.requests().list(filter); }).value();
        references.reserve(found.size());
        for (const auto& request : found) {
            references.push_back(request.reference);
        }
        return references;
    }
};
CALLVEIL_ON_EVERY_STORE(RequestContract);

TEST_P(RequestContract, GivesBackEveryMember) {
    Request request = sample_request();
    request.verification = {"date of birth", 3, "dana", at_minute(5)};
    request.not_before = at_minute(70);
    request.reason = "plan_stale";
    request.plan_hash = "h";
    request.approver = "erin";
    request.override_access = "court order";
    request.overrides = {
        {domain::OverrideKind::verification, "erin", "known by voice", at_minute(6)},
        {domain::OverrideKind::access, "dana", "court order", at_minute(7)}};
    request.trouble = "the lead database is locked";
    request.search_reason = "letter of 3 May";
    request.desktop_time_ignored = true;
    add(request);
    EXPECT_EQ(describe(must_find(request.reference)), describe(request));
}

TEST_P(RequestContract, GivesBackAbsentMembersAsAbsent) {
    Request request = sample_request();
    request.desktop_received_at.reset();
    request.deadlines.confirm_by.reset();
    request.subject = {};
    request.client_id.clear();
    add(request);
    EXPECT_EQ(describe(must_find(request.reference)), describe(request));
}

TEST_P(RequestContract, RefusesASecondReference) {
    add(sample_request());
    Request other = sample_request();
    other.client_id = "another";
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.requests().insert(other); }),
              ErrorCode::conflict);
}

TEST_P(RequestContract, RefusesASecondClientIdOfOnePrincipal) {
    add(sample_request(1));
    Request other = sample_request(2);
    other.client_id = sample_request(1).client_id;
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.requests().insert(other); }),
              ErrorCode::conflict);
    other.requester.principal = "desk-8";
    add(other);
}

TEST_P(RequestContract, GoesOnAfterAConflictInTheSameWork) {
    add(sample_request(1));
    must_write([](Transaction& t) -> Result<void> {
        EXPECT_FALSE(t.requests().insert(sample_request(1)));
        return t.requests().insert(sample_request(2));
    });
    EXPECT_THAT(listed({}), ElementsAre(sample_request(2).reference, sample_request(1).reference));
}

TEST_P(RequestContract, FindsByPrincipalAndClientId) {
    const Request request = sample_request();
    add(request);
    const auto found = read(
        [&](Transaction& t) { return t.requests().find_by_client("desk-7", request.client_id); });
    ASSERT_TRUE(found.value());
    EXPECT_EQ((*found)->reference, request.reference);
    EXPECT_FALSE(read([&](Transaction& t) {
                     return t.requests().find_by_client("desk-8", request.client_id);
                 }).value());
}

TEST_P(RequestContract, SaysThatAReferenceIsUnknown) {
    const auto found = read([](Transaction& t) { return t.requests().find("R26-NONE"); });
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::not_found);
    Request request = sample_request();
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.requests().update(request); }),
              ErrorCode::not_found);
}

TEST_P(RequestContract, UpdatesWhatMayChangeAndCountsTheVersion) {
    Request request = sample_request();
    add(request);
    request.state = RequestState::pending_approval;
    request.reason = "plan_stale";
    request.subject.comments = "amended";
    request.deadlines.due_by = at_minute(9000);
    request.verification = {"postcode", 2, "erin", at_minute(6)};
    request.updated_at = at_minute(7);
    must_write([&](Transaction& t) { return t.requests().update(request); });
    EXPECT_EQ(request.version, 1);
    EXPECT_EQ(describe(must_find(request.reference)), describe(request));
}

TEST_P(RequestContract, KeepsWhatNeverChanges) {
    const Request before = sample_request();
    add(before);
    Request request = before;
    request.kind = domain::RequestKind::access;
    request.requester = {"desk-9", "erin", before.requester.asserted_agent};
    request.body_hash = "other";
    request.client_id = "other";
    request.received_at = at_minute(99);
    request.desktop_received_at.reset();
    request.origin = domain::Origin::shell;
    must_write([&](Transaction& t) { return t.requests().update(request); });
    Request expected = before;
    expected.version = 1;
    EXPECT_EQ(describe(must_find(before.reference)), describe(expected));
}

TEST_P(RequestContract, RefusesAWriterThatReadAnOlderVersion) {
    Request first = sample_request();
    add(first);
    Request second = first;
    must_write([&](Transaction& t) { return t.requests().update(first); });
    second.reason = "late";
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.requests().update(second); }),
              ErrorCode::conflict);
    EXPECT_EQ(must_find(first.reference).reason, "");
}

TEST_P(RequestContract, RefusesAStepOutsideTheLifeCycle) {
    Request request = sample_request();
    add(request);
    request.state = RequestState::running;
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.requests().update(request); }),
              ErrorCode::wrong_state);
    EXPECT_EQ(must_find(request.reference).state, RequestState::received);
}

TEST_P(RequestContract, RefusesAnEndWithoutAnOutcome) {
    Request request = sample_request();
    request.state = RequestState::failed;
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.requests().insert(request); }),
              ErrorCode::wrong_state);
    request.outcome = domain::Outcome::not_done;
    add(request);
}

TEST_P(RequestContract, RefusesAnOutcomeBeforeTheEnd) {
    Request request = sample_request();
    request.outcome = domain::Outcome::done;
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.requests().insert(request); }),
              ErrorCode::wrong_state);
    request.outcome = domain::Outcome::none;
    add(request);
    request.outcome = domain::Outcome::refused;
    EXPECT_EQ(refusal_of([&](Transaction& t) { return t.requests().update(request); }),
              ErrorCode::wrong_state);
    request.state = RequestState::rejected;
    must_write([&](Transaction& t) { return t.requests().update(request); });
}

TEST_P(RequestContract, ListsTheNewestFirstAndPagesByTheLastRow) {
    for (const int number : {2, 1, 4, 3}) {
        add(sample_request(number));
    }
    ports::RequestFilter filter;
    filter.limit = 2;
    EXPECT_THAT(listed(filter),
                ElementsAre(sample_request(4).reference, sample_request(3).reference));
    filter.before = sample_request(3).reference;
    EXPECT_THAT(listed(filter),
                ElementsAre(sample_request(2).reference, sample_request(1).reference));
    filter.before = sample_request(1).reference;
    EXPECT_THAT(listed(filter), IsEmpty());
}

TEST_P(RequestContract, PagesThroughRequestsOfOneMoment) {
    for (const int number : {1, 2, 3}) {
        Request request = sample_request(number);
        request.received_at = noon();
        add(request);
    }
    ports::RequestFilter filter;
    filter.limit = 1;
    filter.before = sample_request(3).reference;
    EXPECT_THAT(listed(filter), ElementsAre(sample_request(2).reference));
}

TEST_P(RequestContract, SaysThatThePageBeforeEndsNowhere) {
    ports::RequestFilter filter;
    filter.before = "R26-NONE";
    const auto found = read([&](Transaction& t) { return t.requests().list(filter); });
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::not_found);
}

TEST_P(RequestContract, ListsByStateKindAndPrincipalTogether) {
    Request mine = sample_request(1);
    mine.state = RequestState::pending_approval;
    Request access = sample_request(2);
    access.kind = domain::RequestKind::access;
    Request other = sample_request(3);
    other.requester.principal = "desk-8";
    for (const auto& request : {mine, access, other}) {
        add(request);
    }
    ports::RequestFilter filter;
    filter.states = {RequestState::received, RequestState::approved};
    EXPECT_THAT(listed(filter), ElementsAre(other.reference, access.reference));
    filter.kind = domain::RequestKind::access;
    EXPECT_THAT(listed(filter), ElementsAre(access.reference));
    filter = {};
    filter.principal = "desk-7";
    EXPECT_THAT(listed(filter), ElementsAre(access.reference, mine.reference));
    filter.states = {RequestState::pending_approval};
    EXPECT_THAT(listed(filter), ElementsAre(mine.reference));
    filter.principal = "desk-8";
    EXPECT_THAT(listed(filter), IsEmpty());
    filter = {};
    filter.kind = domain::RequestKind::pseudonymization;
    EXPECT_THAT(listed(filter), ElementsAre(other.reference, mine.reference));
}

TEST_P(RequestContract, CountsByState) {
    add(sample_request(1));
    add(sample_request(2));
    const auto count = [&](RequestState state) {
        return read([&](Transaction& t) { return t.requests().count(state); }).value();
    };
    EXPECT_EQ(count(RequestState::received), 2);
    EXPECT_EQ(count(RequestState::completed), 0);
}

TEST_P(RequestContract, CountsWhatWasDecidedOfLate) {
    for (int number = 1; number <= 5; ++number) {
        auto request = sample_request(number);
        request.approver = number == 5 ? "" : number == 4 ? "erin" : "dana";
        request.kind = number == 3 ? domain::RequestKind::access : request.kind;
        add(request);
    }
    const auto decided = [&](int minute, const char* person) {
        const auto found = read([&](Transaction& t) {
                               return t.requests().decided_since(at_minute(minute), person);
                           }).value();
        return std::pair(found.by_all, found.by_person);
    };
    EXPECT_EQ(decided(1, "dana"), std::pair(std::int64_t{3}, std::int64_t{2}));
    EXPECT_EQ(decided(2, "dana"), std::pair(std::int64_t{2}, std::int64_t{1}));
    EXPECT_EQ(decided(2, "nobody"), std::pair(std::int64_t{2}, std::int64_t{0}));
    EXPECT_EQ(decided(5, "dana"), std::pair(std::int64_t{0}, std::int64_t{0}));
}

}  // namespace
}  // namespace callveil::tests
