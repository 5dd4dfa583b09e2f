// SPDX-License-Identifier: Apache-2.0
#include "workers/head_keeper.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/hash.hpp"
#include "rig.hpp"
#include "usecases/audit_heads.hpp"
#include "usecases/audit_trail.hpp"

namespace callveil::tests {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using workers::HeadKeeper;
using workers::WitnessState;

/// What a witness of a test has seen, and how it behaves.
struct Seen {
    std::vector<std::string> lines;
    std::string before;
    std::string problem;

    std::vector<std::int64_t> seqs() const {
        std::vector<std::int64_t> all;
        for (const auto& line : lines) {
            all.push_back(value_of(wire::parse_head(line)).seq);
        }
        return all;
    }
};

class TestWitness final : public ports::Witness {
public:
    explicit TestWitness(Seen& seen) : seen_(seen) {}
    std::string_view name() const noexcept override { return "test"; }
    Result<void> keep(std::string_view line) override {
        if (!seen_.problem.empty()) {
            return fail(ErrorCode::unavailable, seen_.problem);
        }
        seen_.lines.emplace_back(line);
        return {};
    }
    Result<std::optional<std::string>> last() override {
        return seen_.before.empty() ? std::optional<std::string>() : std::optional(seen_.before);
    }
    Result<void> check() override { return {}; }

private:
    Seen& seen_;
};

class Heads : public testing::Test {
protected:
    Heads() { value_of(usecases::name_sign_key(rig.context, {})); }

    HeadKeeper::Witnesses witness() {
        HeadKeeper::Witnesses all;
        all.push_back(std::make_unique<TestWitness>(seen));
        return all;
    }
    void work(int entries) {
        for (int i = 0; i < entries; ++i) {
            ASSERT_TRUE(usecases::audit(rig.context, rig.dana, "key.list", "keys"));
        }
    }
    std::int64_t size() { return static_cast<std::int64_t>(rig.audit().size()); }

    Rig rig;
    Seen seen;
    std::vector<WitnessState> news;
    HeadKeeper keeper{rig.context,
                      {.period = std::chrono::minutes{10}, .entries = 5},
                      witness(),
                      [this](const WitnessState& state) { news.push_back(state); }};
};

TEST_F(Heads, AreKeptAtTheBeginAndAtTheEnd) {
    keeper.begin();
    EXPECT_THAT(seen.seqs(), ElementsAre(size()));
    keeper.end();
    EXPECT_THAT(seen.seqs(), ElementsAre(size(), size()));
}

TEST_F(Heads, NameTheLastEntryAndAreSigned) {
    keeper.begin();
    const auto head = value_of(wire::parse_head(seen.lines.at(0)));
    const auto log = rig.audit();
    EXPECT_TRUE(wire::is_signed(head));
    EXPECT_EQ(head.key, crypto::hex(rig.keys.audit.public_key));
    EXPECT_EQ(head.entry_hash, log.back().entry_hash);
    EXPECT_EQ(head.installation, log.front().event.object);
    EXPECT_EQ(head.time, domain::audit_time(rig.clock.now()));
}

TEST_F(Heads, AreDueAfterTheirTimeWhenTheLogGrew) {
    keeper.begin();
    work(1);
    rig.clock.advance(std::chrono::minutes{9});
    keeper.look();
    EXPECT_EQ(seen.lines.size(), 1U);
    rig.clock.advance(std::chrono::minutes{1});
    keeper.look();
    EXPECT_EQ(seen.seqs().back(), size());
    EXPECT_EQ(seen.lines.size(), 2U);
}

TEST_F(Heads, AreNotDueWhileNothingHappens) {
    keeper.begin();
    rig.clock.advance(std::chrono::hours{2});
    keeper.look();
    EXPECT_EQ(seen.lines.size(), 1U);
}

TEST_F(Heads, AreDueAtOnceAfterManyEntries) {
    keeper.begin();
    work(4);
    keeper.look();
    EXPECT_EQ(seen.lines.size(), 1U);
    work(1);
    keeper.look();
    EXPECT_EQ(seen.lines.size(), 2U);
}

TEST_F(Heads, AreDueWhenTheClockWasSetBack) {
    keeper.begin();
    work(1);
    rig.clock.advance(-std::chrono::hours{48});
    keeper.look();
    EXPECT_EQ(seen.lines.size(), 2U);
}

TEST_F(Heads, ThatAreLostAreToldOnceAndTriedAgain) {
    seen.problem = "no place";
    keeper.begin();
    rig.clock.advance(std::chrono::minutes{10});
    keeper.look();
    ASSERT_EQ(news.size(), 1U);
    EXPECT_EQ(news[0].problem, "no place");
    EXPECT_EQ(keeper.states().at(0).problem, "no place");
    EXPECT_EQ(keeper.states().at(0).seq, 0);
    seen.problem.clear();
    rig.clock.advance(std::chrono::minutes{10});
    keeper.look();
    ASSERT_EQ(news.size(), 2U);
    EXPECT_THAT(news[1].problem, IsEmpty());
    EXPECT_EQ(keeper.states().at(0).seq, size());
    EXPECT_EQ(keeper.states().at(0).at, rig.clock.now());
}

TEST_F(Heads, OfBeforeThatFitAreQuietlyAccepted) {
    seen.before = wire::line_of(value_of(usecases::sign_audit_head(rig.context)));
    work(1);
    keeper.begin();
    EXPECT_THAT(news, IsEmpty());
    EXPECT_THAT(rig.verbs(), Not(Contains("log.contradiction")));
}

TEST_F(Heads, OfBeforeThatTheLogDoesNotHoldAreToldAndNoted) {
    auto head = value_of(usecases::sign_audit_head(rig.context));
    const auto tell = [&](const wire::SignedHead& of) {
        seen.before = wire::line_of(wire::sign_head(of, rig.keys.audit));
        keeper.begin();
        return keeper.states().at(0).contradiction;
    };
    auto later = head;
    later.seq += 7;
    EXPECT_THAT(tell(later), HasSubstr("names entry 9, but the log ends with entry 2"));
    auto other = head;
    other.entry_hash = std::string(64, '7');
    EXPECT_THAT(tell(other), HasSubstr("names entry 2, and the log holds another one there"));
    auto foreign = head;
    foreign.installation = "11111111-1111-4111-8111-111111111111";
    EXPECT_THAT(tell(foreign), HasSubstr("another installation"));
    seen.before = "garbage";
    keeper.begin();
    EXPECT_THAT(keeper.states().at(0).contradiction, HasSubstr("no signed head"));
    EXPECT_EQ(std::ranges::count(rig.verbs(), "log.contradiction"), 3);
    EXPECT_EQ(news.size(), 4U);
}

TEST_F(Heads, AreSignedOnAThreadOfTheirOwn) {
    keeper.start();
    keeper.stop();
    EXPECT_EQ(seen.lines.size(), 2U);
    keeper.stop();
    EXPECT_EQ(seen.lines.size(), 2U);
}

TEST_F(Heads, HaveAHeartbeatEachDayAlsoWhenNothingHappens) {
    const auto beats = [&] { return std::ranges::count(rig.verbs(), "log.heartbeat"); };
    keeper.begin();
    EXPECT_EQ(beats(), 1);
    rig.clock.advance(std::chrono::hours{24} - domain::Microseconds{1});
    keeper.look();
    EXPECT_EQ(beats(), 1);
    rig.clock.advance(domain::Microseconds{1});
    keeper.look();
    EXPECT_EQ(beats(), 2);
    EXPECT_EQ(rig.audit().back().event.at, rig.clock.now());
    EXPECT_EQ(seen.seqs().back(), size()) << "the heartbeat leaves the daemon in a head";
}

TEST_F(Heads, GoOnWithTheHeartbeatOfTheDaemonBefore) {
    keeper.begin();
    rig.clock.advance(std::chrono::hours{23});
    HeadKeeper next(rig.context, {}, {}, {});
    next.begin();
    EXPECT_EQ(std::ranges::count(rig.verbs(), "log.heartbeat"), 1);
    rig.clock.advance(std::chrono::hours{1});
    next.look();
    EXPECT_EQ(std::ranges::count(rig.verbs(), "log.heartbeat"), 2);
}

}  // namespace
}  // namespace callveil::tests
