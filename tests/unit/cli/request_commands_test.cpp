// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/run_cli.hpp"
#include "wire/admin_messages.hpp"
#include "wire/uuid.hpp"

namespace callveil::tests {
namespace {

using cli::Exit;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* reference = "R26-7K3M9-QXD25";
const std::string plan_hash(64, 'a');

wire::RequestRow row(const std::string& state, const std::string& reason = "") {
    return {.reference = reference,
            .kind = "access",
            .state = state,
            .outcome = state == "completed" ? "done" : "none",
            .regime = "gdpr",
            .received_at = "2026-11-20T09:30:00.000Z",
            .confirm_by = "",
            .due_by = "2026-11-22T09:30:00.000Z",
            .requester = "desk-7",
            .reason = reason};
}

wire::RequestShowReply one_request() {
    wire::RequestShowReply reply;
    reply.reference = reference;
    reply.kind = "access";
    reply.state = "pending_approval";
    reply.outcome = "none";
    reply.name = "Zoë\033[2J Example";
    reply.phones = {"1223334444", "+1 202-555-0101"};
    reply.due_by = "2026-12-20T09:30:00.000Z";
    reply.required_points = 3;
    reply.verification_points = 1;
    return reply;
}

wire::Acknowledged acknowledged(const std::string& state) {
    return {reference, state, ""};
}

TEST(RequestList, ShowsTheQueueWithItsClocks) {
    WithDaemon with;
    with.daemon.answer<wire::RequestList>([](const wire::RequestList& asked) {
        EXPECT_THAT(asked.states, ElementsAre("pending_approval", "approved"));
        EXPECT_EQ(asked.kind, "access");
        EXPECT_EQ(asked.limit, 1);
        return wire::RequestListReply{{row("pending_approval")}, reference};
    });
    const auto ran = with.run({"request", "list", "--state", "pending_approval", "--state",
                               "approved", "--kind", "access", "--limit", "1"});
    EXPECT_EQ(ran.exit, Exit::ok);
    EXPECT_THAT(ran.out, HasSubstr("2026-11-22 (overdue by 1 day)"));
    EXPECT_THAT(ran.out, HasSubstr("more: --before R26-7K3M9-QXD25"));
}

TEST(RequestList, ShowsOverdueInRedOnATerminal) {
    WithDaemon with;
    with.world.width = 200;
    with.world.colour = cli::Colour::on;
    with.daemon.answer<wire::RequestList>([](const auto&) {
        return wire::RequestListReply{{row("approved")}, ""};
    });
    const auto red = "\033[31m2026-11-22 (overdue by 1 day)\033[0m";
    EXPECT_THAT(with.run({"request", "list"}).out, HasSubstr(red));
    EXPECT_THAT(with.run({"request", "list", "--no-color"}).out, Not(HasSubstr("\033")));
}

TEST(RequestShow, TakesTheReferenceAsPeopleWriteIt) {
    WithDaemon with;
    with.daemon.answer<wire::RequestShow>([](const wire::RequestShow& asked) {
        EXPECT_EQ(asked.reference, reference);
        return one_request();
    });
    const auto ran = with.run({"request", "show", "r26 7k3m9 qxd25"});
    EXPECT_EQ(ran.exit, Exit::ok);
    EXPECT_THAT(ran.out, HasSubstr("+1 202-555-0101"));
    EXPECT_THAT(ran.out, HasSubstr("1 of 3 points"));
}

TEST(RequestShow, SaysWhoCheckedWhoOverrodeAndWhatStoodInTheWay) {
    WithDaemon with;
    with.daemon.answer<wire::RequestShow>([](const auto&) {
        auto reply = one_request();
        reply.verified_by = "dana";
        reply.verified_at = "2026-11-23T11:00:00.000Z";
        reply.overrides = {{"access", "omar", "a court asks", "2026-11-23T11:30:00.000Z"}};
        reply.desktop_received_at = "2031-01-01T00:00:00.000Z";
        reply.desktop_time_ignored = true;
        reply.approval = "another person than the agent must approve it";
        reply.trouble = "the lead database is locked";
        reply.search_reason = "letter of 3 May";
        return reply;
    });
    with.world.width = 200;
    const auto out = with.run({"request", "show", reference}).out;
    EXPECT_THAT(out, HasSubstr("dana, 2026-11-23 11:00Z"));
    EXPECT_THAT(out, HasSubstr("access by omar, 2026-11-23 11:30Z: a court asks"));
    EXPECT_THAT(out, HasSubstr("2031-01-01 00:00Z (cannot be right, not counted)"));
    EXPECT_THAT(out, HasSubstr("another person than the agent must approve it"));
    EXPECT_THAT(out, HasSubstr("the lead database is locked"));
    EXPECT_THAT(out, HasSubstr("letter of 3 May"));
}

TEST(RequestShow, LetsNoStoredValueMoveTheCursor) {
    WithDaemon with;
    with.daemon.answer<wire::RequestShow>([](const auto&) { return one_request(); });
    const auto ran = with.run({"request", "show", reference});
    EXPECT_THAT(ran.out, HasSubstr("Zoë\\x1b[2J Example"));
    EXPECT_THAT(ran.out, Not(HasSubstr("\033")));
}

TEST(RequestSubmit, MakesAClientIdOfItsOwn) {
    WithDaemon with;
    std::string client_id;
    with.daemon.answer<wire::RequestSubmit>([&](const wire::RequestSubmit& asked) {
        client_id = asked.client_id;
        EXPECT_THAT(asked.phones, ElementsAre("1223334444", "(202) 555-0101"));
        EXPECT_EQ(asked.name, "Zoë Example");
        return acknowledged("received");
    });
    const auto ran = with.run({"request", "submit", "--kind", "access", "--phone", "1223334444",
                               "--phone", "(202) 555-0101", "--name", "Zoë Example"});
    EXPECT_EQ(ran.exit, Exit::ok);
    EXPECT_TRUE(wire::is_uuid7(client_id));
    EXPECT_EQ(ran.out, "R26-7K3M9-QXD25 received\n");
}

TEST(RequestSubmit, SaysHowToSendAgainWithoutCountingTwice) {
    WithDaemon with;
    const auto ran = with.run(
        {"request", "submit", "--kind", "access", "--customer-id", "C-0100", "--timeout", "1"});
    EXPECT_EQ(ran.exit, Exit::silent);
    const auto id = wire::Json::parse(with.daemon.traffic())["client_id"].get<std::string>();
    EXPECT_THAT(ran.err, HasSubstr("--client-id " + id));
}

TEST(RequestVerify, SendsMethodAndPoints) {
    WithDaemon with;
    with.daemon.answer<wire::RequestVerify>([](const wire::RequestVerify& asked) {
        EXPECT_EQ(asked.method, "date of birth and postcode");
        EXPECT_EQ(asked.points, 2);
        return acknowledged("pending_approval");
    });
    EXPECT_EQ(with.run({"request", "verify", reference, "--method", "date of birth and postcode",
                        "--points", "2"})
                  .out,
              "R26-7K3M9-QXD25 pending_approval\n");
}

TEST(RequestApprove, CompletesTheBeginningOfTheNewestPlansHash) {
    WithDaemon with;
    with.daemon.answer<wire::PlanShow>([](const wire::PlanShow& asked) {
        EXPECT_EQ(asked.reference, reference);
        wire::PlanShowReply plan;
        plan.plan_hash = plan_hash;
        return plan;
    });
    with.daemon.answer<wire::RequestApprove>([](const wire::RequestApprove& asked) {
        EXPECT_EQ(asked.plan_hash, plan_hash);
        return wire::RequestApproveReply{reference, "approved", "job-1", "waits for nothing"};
    });
    const auto ran = with.run({"request", "approve", reference, "--plan", plan_hash.substr(0, 12)});
    EXPECT_EQ(ran.exit, Exit::ok);
    EXPECT_EQ(ran.out, "R26-7K3M9-QXD25 approved: waits for nothing\njob job-1\n");
}

TEST(RequestApprove, RefusesAPlanThatIsNoLongerTheNewest) {
    WithDaemon with;
    with.daemon.answer<wire::PlanShow>([](const auto&) {
        wire::PlanShowReply plan;
        plan.plan_hash = plan_hash;
        return plan;
    });
    const auto ran = with.run({"request", "approve", reference, "--plan", "bbbbbbbbbbbb"});
    EXPECT_EQ(ran.exit, Exit::stale);
    EXPECT_THAT(ran.err, HasSubstr("preview it again"));
    EXPECT_THAT(with.daemon.asked(), ElementsAre("plan.show"));
}

TEST(RequestApprove, SendsAWholeHashAsItIs) {
    WithDaemon with;
    with.daemon.answer<wire::RequestApprove>([](const wire::RequestApprove& asked) {
        EXPECT_EQ(asked.not_before, "2026-11-30T00:00:00Z");
        EXPECT_EQ(asked.override_verification, "known in person");
        return wire::RequestApproveReply{reference, "approved", "", ""};
    });
    EXPECT_EQ(with.run({"request", "approve", reference, "--plan", plan_hash, "--not-before",
                        "2026-11-30T00:00:00Z", "--override-verification", "known in person"})
                  .exit,
              Exit::ok);
    EXPECT_THAT(with.daemon.asked(), ElementsAre("request.approve"));
}

TEST(RequestReject, NeedsAReasonAndSendsIt) {
    WithDaemon with;
    with.daemon.answer<wire::RequestReject>([](const wire::RequestReject& asked) {
        EXPECT_EQ(asked.reason, "not the person");
        return acknowledged("rejected");
    });
    EXPECT_EQ(with.run({"request", "reject", reference}).exit, Exit::usage);
    EXPECT_EQ(with.run({"request", "reject", reference, "--reason", "not the person"}).exit,
              Exit::ok);
}

/// A queue in which three newer requests stand above ours, and more come in with each question.
class BusyQueue {
public:
    explicit BusyQueue(std::vector<wire::RequestRow> states) : states_(std::move(states)) {}

    wire::RequestListReply page(const wire::RequestList& asked) {
        if (asked.before == "R26-NEWER-00002") {
            const auto now = states_[std::min(looks_, states_.size() - 1)];
            ++looks_;
            return {{now}, ""};
        }
        wire::RequestListReply reply;
        for (const auto* newer : {"R26-NEWER-00000", "R26-NEWER-00001", "R26-NEWER-00002"}) {
            auto other = row("received");
            other.reference = newer;
            reply.rows.push_back(other);
        }
        reply.next = "R26-NEWER-00002";
        return reply;
    }

private:
    std::vector<wire::RequestRow> states_;
    std::size_t looks_ = 0;
};

TEST(RequestWatch, PrintsALinePerChangeUntilTheEnd) {
    WithDaemon with;
    BusyQueue queue({row("approved"), row("approved"), row("running"), row("completed")});
    with.daemon.answer<wire::RequestList>([&](const auto& asked) { return queue.page(asked); });
    const auto ran = with.run({"request", "watch", reference});
    EXPECT_EQ(ran.exit, Exit::ok);
    EXPECT_EQ(ran.out,
              "2026-11-23 12:00Z  R26-7K3M9-QXD25  approved\n"
              "2026-11-23 12:00Z  R26-7K3M9-QXD25  running\n"
              "2026-11-23 12:00Z  R26-7K3M9-QXD25  completed, done\n");
}

TEST(RequestWatch, PrintsOneDocumentOfAllChanges) {
    WithDaemon with;
    BusyQueue queue({row("running"), row("rejected", "plan_stale")});
    with.daemon.answer<wire::RequestList>([&](const auto& asked) { return queue.page(asked); });
    const auto document =
        wire::Json::parse(with.run({"request", "watch", reference, "--json"}).out);
    ASSERT_EQ(document["changes"].size(), 2U);
    EXPECT_EQ(document["changes"][1]["reason"], "plan_stale");
}

TEST(RequestWatch, TellsTheShellWhetherItWasCompleted) {
    for (const auto* end : {"partially_completed", "failed", "rejected", "cancelled"}) {
        WithDaemon with;
        with.daemon.answer<wire::RequestList>([&](const auto&) {
            return wire::RequestListReply{{row(end)}, ""};
        });
        EXPECT_EQ(with.run({"request", "watch", reference}).exit, Exit::refused) << end;
    }
}

TEST(RequestWatch, EndsOnCtrlC) {
    WithDaemon with;
    with.world.pause = cli::Pause::interrupted;
    with.daemon.answer<wire::RequestList>([](const auto&) {
        return wire::RequestListReply{{row("running")}, ""};
    });
    EXPECT_EQ(with.run({"request", "watch", reference}).exit, Exit::ok);
}

TEST(RequestWatch, SaysWhenThereIsNoSuchRequest) {
    WithDaemon with;
    with.daemon.answer<wire::RequestList>([](const auto&) { return wire::RequestListReply{}; });
    const auto ran = with.run({"request", "watch", reference});
    EXPECT_EQ(ran.exit, Exit::not_found);
    EXPECT_THAT(ran.out, IsEmpty());
}

}  // namespace
}  // namespace callveil::tests
