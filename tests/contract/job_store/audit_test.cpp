// SPDX-License-Identifier: Apache-2.0
#include "contract/job_store/job_store_contract.hpp"
#include "stores/audit_chain.hpp"

namespace callveil::tests {
namespace {

class AuditContract : public JobStoreContract {
protected:
    void append(int number) {
        must_write([&](Transaction& t) { return t.audit().append(sample_event(number)); });
    }
    auto entries(std::int64_t after, std::size_t limit) {
        return read([&](Transaction& t) { return t.audit().list(after, limit); }).value();
    }
    domain::AuditVerdict verdict() {
        return read([](Transaction& t) { return t.audit().verify(); }).value();
    }
};
CALLVEIL_ON_EVERY_STORE(AuditContract);

TEST_P(AuditContract, BeginsWithTheInstallationThatMadeIt) {
    const auto log = entries(0, 10);
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(log[0].seq, 1);
    EXPECT_EQ(log[0].event.verb, "log.open");
    EXPECT_EQ(log[0].event.at, noon());
    EXPECT_THAT(
        log[0].event.object,
        testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"));
    EXPECT_EQ(log[0].prev_hash, std::string(64, '0'));
    EXPECT_TRUE(verdict().ok());
}

TEST_P(AuditContract, ChainsWhatIsAppended) {
    append(1);
    append(2);
    const auto log = entries(0, 10);
    ASSERT_EQ(log.size(), 3U);
    EXPECT_EQ(log[2].seq, 3);
    EXPECT_EQ(log[2].event.object, sample_event(2).object);
    EXPECT_EQ(log[2].event.detail, sample_event(2).detail);
    EXPECT_EQ(log[2].event.at, sample_event(2).at);
    EXPECT_EQ(log[2].prev_hash, log[1].entry_hash);
    EXPECT_EQ(log[2].entry_hash, stores::chain_hash(log[2]));
    const auto head = read([](Transaction& t) { return t.audit().head(); }).value();
    EXPECT_EQ(describe(*head), describe(log[2]));
}

TEST_P(AuditContract, ListsAPageAfterANumber) {
    append(1);
    append(2);
    append(3);
    const auto page = entries(1, 2);
    ASSERT_EQ(page.size(), 2U);
    EXPECT_EQ(page[0].seq, 2);
    EXPECT_EQ(page[1].seq, 3);
    EXPECT_TRUE(entries(4, 10).empty());
    EXPECT_TRUE(entries(99, 10).empty());
}

TEST_P(AuditContract, FindsTheLastEntryOfAVerb) {
    const auto last_of = [&](const char* verb) {
        return read([&](Transaction& t) { return t.audit().last_of(verb); }).value();
    };
    EXPECT_EQ(last_of("log.heartbeat"), std::nullopt);
    auto event = sample_event(1);
    event.verb = "log.heartbeat";
    for (const auto* object : {"first", "second"}) {
        event.object = object;
        must_write([&](Transaction& t) { return t.audit().append(event); });
        append(2);
    }
    EXPECT_EQ(last_of("log.heartbeat")->event.object, "second");
    EXPECT_EQ(describe(*last_of("log.heartbeat")), describe(entries(3, 1)[0]));
    EXPECT_EQ(last_of("log.open")->seq, 1);
}

TEST_P(AuditContract, VerifiesTheWholeLog) {
    append(1);
    append(2);
    const auto found = verdict();
    EXPECT_TRUE(found.ok()) << found.problem;
    EXPECT_EQ(found.entries, 3);
    EXPECT_EQ(found.head_hash, entries(2, 1)[0].entry_hash);
}

TEST_P(AuditContract, ForgetsAnEntryWhoseChangeWasRefused) {
    EXPECT_EQ(refusal_of([](Transaction& t) -> Result<void> {
                  CALLVEIL_TRY(t.audit().append(sample_event()));
                  return fail(ErrorCode::denied, "no");
              }),
              ErrorCode::denied);
    EXPECT_EQ(entries(0, 10).size(), 1U);
    append(1);
    EXPECT_TRUE(verdict().ok());
}

TEST_P(AuditContract, NumbersEntriesOfOneWorkInTheirOrder) {
    must_write([](Transaction& t) -> Result<void> {
        CALLVEIL_ASSIGN(const auto first, t.audit().append(sample_event(1)));
        CALLVEIL_ASSIGN(const auto second, t.audit().append(sample_event(2)));
        EXPECT_EQ(first, 2);
        EXPECT_EQ(second, 3);
        return {};
    });
    EXPECT_TRUE(verdict().ok());
}

}  // namespace
}  // namespace callveil::tests
