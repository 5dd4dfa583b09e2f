// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/run_cli.hpp"
#include "wire/admin_messages.hpp"

namespace callveil::tests {
namespace {

using cli::Exit;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* reference = "R26-7K3M9-QXD25";
const std::string plan_hash(64, 'a');

wire::JobStatusReply job_in(const std::string& state) {
    wire::JobStatusReply status;
    status.job = "job-1";
    status.kind = "search";
    status.state = state;
    status.done = 100;
    status.total = 20000;
    status.result = plan_hash;
    status.matches = 2;
    return status;
}

wire::ShownCell cell(const std::string& column, const std::string& before,
                     const std::string& action, const std::string& reason) {
    return {.column = column,
            .before = before,
            .after = "",
            .action = action,
            .strategy = "",
            .reason = reason};
}

wire::ShownRow found(std::int64_t number, const std::string& phone) {
    return {.number = number,
            .source = "dialler",
            .collection = "crm:leads",
            .key = std::to_string(40 + number),
            .why = {"phone_number given"},
            .flags = {"shared"},
            .ticked = false,
            .cells = {cell("phone", phone, "show", ""),
                      cell("passport", "", "withheld", "denied_category"),
                      cell("fax", "", "show", "")}};
}

wire::ShownRow planned() {
    auto row = found(1, "1223334444");
    row.ticked = true;
    row.cells[0].after = "12XX33XX44";
    row.cells[0].action = "mask";
    row.cells[0].strategy = "alternate_phone";
    row.cells[2] = cell("id", "41", "keep", "primary_key");
    return row;
}

/// A daemon whose job goes through `states` and ends with two pages of found rows.
class Working : public WithDaemon {
public:
    explicit Working(std::vector<std::string> states) : states_(std::move(states)) {
        daemon.answer<wire::SearchStart>([this](const auto& asked) {
            search = asked;
            return wire::JobReply{"job-1"};
        });
        daemon.answer<wire::PreviewStart>([this](const auto& asked) {
            preview = asked;
            return wire::JobReply{"job-1"};
        });
        daemon.answer<wire::JobStatus>([this](const auto&) {
            return job_in(states_[std::min(looks_++, states_.size() - 1)]);
        });
        daemon.answer<wire::JobCancel>([](const auto& asked) { return wire::JobReply{asked.job}; });
        daemon.answer<wire::SearchPage>([](const wire::SearchPage& asked) {
            return wire::SearchPageReply{.rows = {found(asked.page, "1223334444")},
                                         .matches = 2,
                                         .truncated = false,
                                         .persons = 1,
                                         .next = asked.page == 1 ? 2 : 0};
        });
        daemon.answer<wire::RequestFromSearch>([this](const auto& asked) {
            proposal = asked;
            return wire::RequestFromSearchReply{reference, "another person must approve it"};
        });
        answer_with_plan();
    }

    wire::SearchStart search;
    wire::PreviewStart preview;
    wire::RequestFromSearch proposal;
    std::string request_state = "pending_approval";
    bool four_eyes = false;

private:
    void answer_with_plan() {
        daemon.answer<wire::PlanShow>([this](const wire::PlanShow& asked) {
            wire::PlanShowReply plan;
            plan.request_state = request_state;
            plan.four_eyes = four_eyes;
            plan.plan_hash = asked.plan_hash;
            plan.reference = reference;
            plan.kind = "pseudonymization";
            plan.created_by = "dana";
            plan.atomicity = "one_transaction";
            plan.rows = 1;
            plan.cells_to_mask = 1;
            plan.warnings = {"a mask leaves 6 of 10 digits readable"};
            plan.skipped = {"crm:calls: nothing leads there"};
            return plan;
        });
        daemon.answer<wire::PreviewPage>([](const wire::PreviewPage&) {
            return wire::PreviewPageReply{{planned()}, 0};
        });
    }

    std::vector<std::string> states_;
    std::size_t looks_ = 0;
};

std::vector<std::string> phone_search() {
    return {"search", "--phone", "(122) 333-4444", "--reason", "she wrote a letter"};
}

TEST(Search, ShowsAllPagesAsTables) {
    Working with({"queued", "running", "done"});
    const auto ran = with.run(phone_search());
    EXPECT_EQ(ran.exit, Exit::ok);
    EXPECT_THAT(with.search.phones, ElementsAre("(122) 333-4444"));
    EXPECT_THAT(ran.out, HasSubstr("dialler  crm:leads\n"
                                   "  #  key  flags   phone       passport\n"
                                   "  1  41   shared  1223334444  (withheld)\n"));
    EXPECT_THAT(ran.out, HasSubstr("2  42   shared"));
    EXPECT_THAT(ran.out, HasSubstr("2 rows of 1 person, search job-1"));
    EXPECT_THAT(ran.err, IsEmpty());
}

TEST(Search, ShowsABlockPerRowOnANarrowTerminal) {
    Working with({"done"});
    with.world.width = 30;
    EXPECT_THAT(with.run(phone_search()).out, HasSubstr("#1  key 41  shared\n    phone     12233"));
}

TEST(Search, StopsAtThePageLimit) {
    Working with({"done"});
    auto arguments = phone_search();
    arguments.insert(arguments.end(), {"--page-limit", "1"});
    const auto ran = with.run(arguments);
    EXPECT_THAT(ran.out, HasSubstr("there are more pages"));
    EXPECT_THAT(with.daemon.asked(), ElementsAre("search.start", "job.status", "search.page"));
}

TEST(Search, PrintsTheRowsOfAllPagesInOneDocument) {
    Working with({"done"});
    auto arguments = phone_search();
    arguments.emplace_back("--json");
    const auto document = wire::Json::parse(with.run(arguments).out);
    EXPECT_EQ(document["rows"].size(), 2U);
    EXPECT_EQ(document["rows"][1]["number"], 2);
    EXPECT_EQ(document["matches"], 2);
    EXPECT_EQ(document["job"], "job-1");
    EXPECT_EQ(document["next"], 0);
}

TEST(Search, SendsAPartialSearch) {
    Working with({"done"});
    ASSERT_EQ(
        with.run({"search", "--partial", "phone:4444", "--suffix", "--reference", reference}).exit,
        Exit::ok);
    EXPECT_EQ(with.search.partial_kind, "phone_number");
    EXPECT_EQ(with.search.partial_text, "4444");
    EXPECT_EQ(with.search.partial_place, "suffix");
    EXPECT_EQ(with.search.reference, reference);
}

TEST(Search, ShowsProgressWithoutValuesOnATerminal) {
    Working with({"running", "done"});
    with.world.progress = cli::Progress::shown;
    const auto ran = with.run(phone_search());
    EXPECT_THAT(ran.err, HasSubstr("searching: running, 100 of 20000 rows"));
    EXPECT_THAT(ran.err, Not(HasSubstr("333")));
}

TEST(Search, CancelsTheJobOnCtrlC) {
    Working with({"running"});
    with.world.pause = cli::Pause::interrupted;
    const auto ran = with.run(phone_search());
    EXPECT_EQ(ran.exit, Exit::refused);
    EXPECT_THAT(with.daemon.asked(), ElementsAre("search.start", "job.status", "job.cancel"));
}

TEST(Search, SaysWhyTheJobFailed) {
    Working with({"running"});
    with.daemon.answer<wire::JobStatus>([](const auto&) {
        auto status = job_in("failed");
        status.error = "unavailable";
        status.detail = "the lead database dialler is locked";
        return status;
    });
    const auto ran = with.run(phone_search());
    EXPECT_EQ(ran.exit, Exit::refused);
    EXPECT_EQ(ran.err, "callveil: the lead database dialler is locked\n");
}

TEST(Preview, ShowsEachCellBeforeAndAfter) {
    Working with({"running", "done"});
    const auto ran = with.run({"preview", reference});
    EXPECT_EQ(ran.exit, Exit::ok);
    EXPECT_EQ(with.preview.reference, reference);
    EXPECT_THAT(ran.out, HasSubstr("[x] #1  dialler  crm:leads  key 41  shared"));
    EXPECT_THAT(ran.out, HasSubstr("phone     1223334444  12XX33XX44  alternate_phone"));
    EXPECT_THAT(ran.out, HasSubstr("keep: primary_key"));
    EXPECT_THAT(ran.out, HasSubstr("warning: a mask leaves 6 of 10 digits readable"));
    EXPECT_THAT(ran.out, HasSubstr("left out: crm:calls: nothing leads there"));
    EXPECT_THAT(ran.out,
                HasSubstr("request approve " + std::string(reference) + " --plan aaaaaaaaaaaa"));
}

TEST(Preview, SaysWhoMayApproveAsTheDaemonHasIt) {
    Working with({"done"});
    EXPECT_THAT(with.run({"preview", reference}).out,
                HasSubstr("\nnext: callveil request approve "));
    with.four_eyes = true;
    EXPECT_THAT(with.run({"preview", reference}).out,
                HasSubstr("\nnext, by another person than the one who asked: callveil request "));
}

TEST(Preview, OfADecidedRequestProposesNoApproval) {
    Working with({"done"});
    for (const auto* state : {"approved", "running", "completed", "rejected"}) {
        with.request_state = state;
        EXPECT_THAT(with.run({"preview", "--show", plan_hash}).out, Not(HasSubstr("next")));
    }
}

TEST(Preview, SendsTheTicks) {
    Working with({"done"});
    ASSERT_EQ(
        with.run({"preview", reference, "--tick", "3,5", "--untick", "7", "--plan", plan_hash})
            .exit,
        Exit::ok);
    EXPECT_THAT(with.preview.tick, ElementsAre(3, 5));
    EXPECT_THAT(with.preview.untick, ElementsAre(7));
    EXPECT_EQ(with.preview.plan_hash, plan_hash);
}

TEST(Preview, ShowsAPlanAgainWithoutANewOne) {
    Working with({"done"});
    const auto ran = with.run({"preview", "--show", plan_hash, "--json"});
    const auto document = wire::Json::parse(ran.out);
    EXPECT_EQ(document["plan"]["plan_hash"], plan_hash);
    EXPECT_EQ(document["rows"][0]["cells"][0]["after"], "12XX33XX44");
    EXPECT_THAT(with.daemon.asked(), ElementsAre("plan.show", "preview.page"));
}

TEST(Pseudonymize, OnlyMakesARequestThatWaitsForApproval) {
    Working with({"done"});
    const auto ran = with.run(
        {"pseudonymize", "--email", "someone@example.com", "--reason", "she wrote a letter"});
    EXPECT_EQ(ran.exit, Exit::ok);
    EXPECT_EQ(with.proposal.kind, "pseudonymization");
    EXPECT_EQ(with.proposal.job, "job-1");
    EXPECT_EQ(with.proposal.comments, "she wrote a letter");
    EXPECT_THAT(ran.out, HasSubstr("(pseudonymization) waits for approval; nothing"));
    EXPECT_THAT(ran.out, HasSubstr("another person must approve it"));
    EXPECT_THAT(with.daemon.asked(),
                ElementsAre("search.start", "job.status", "request.from_search"));
}

TEST(Export, StartsFromAFinishedSearch) {
    Working with({"done"});
    const auto ran = with.run({"export", "job-9", "--reason", "letter of 20 November", "--json"});
    EXPECT_EQ(with.proposal.job, "job-9");
    EXPECT_EQ(with.proposal.kind, "access");
    EXPECT_EQ(wire::Json::parse(ran.out)["reference"], reference);
    EXPECT_THAT(with.daemon.asked(), ElementsAre("request.from_search"));
}

TEST(Export, RefusesBothASearchAndAContact) {
    Working with({"done"});
    const auto ran = with.run({"export", "job-9", "--phone", "1223334444", "--reason", "letter"});
    EXPECT_EQ(ran.exit, Exit::usage);
    EXPECT_THAT(with.daemon.asked(), IsEmpty());
}

}  // namespace
}  // namespace callveil::tests
