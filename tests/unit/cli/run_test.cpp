// SPDX-License-Identifier: Apache-2.0
#include "cli/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "unit/cli/run_cli.hpp"
#include "wire/admin_messages.hpp"

namespace callveil::tests {
namespace {

using cli::Exit;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* reference = "R26-7K3M9-QXD25";

wire::DaemonStatusReply healthy() {
    return {.version = "0.1.0",
            .now = "2026-11-23T12:00:00.000Z",
            .started_at = "2026-11-23T08:00:00.000Z",
            .principal = "dana",
            .role = "supervisor",
            .requests = {{"pending_approval", 2}, {"failed", 0}},
            .jobs = {},
            .sources = {{"dialler", "sqlite", "unavailable", "the file is locked",
                         "2026-11-23T11:59:52.000Z"}},
            .audit_entries = 7,
            .audit_head = "ab12",
            .overdue = 1,
            .key_not_after = "2027-11-23T12:00:00.000Z",
            .administrators_until = "2026-12-03T12:00:00.000Z",
            .audit_key = "cd34",
            .witnesses = {{"/srv/heads", "unavailable", "the disk is away", 5, ""}}};
}

struct ExitCase {
    ErrorCode code;
    Exit exit;
};

class RunExit : public testing::TestWithParam<ExitCase> {};

TEST_P(RunExit, TellsTheShellWhyTheDaemonRefused) {
    WithDaemon with;
    with.daemon.answer<wire::DaemonStatus>([](const auto&) -> Result<wire::DaemonStatusReply> {
        return fail(GetParam().code, "a sentence");
    });
    const auto ran = with.run({"status"});
    EXPECT_EQ(ran.exit, GetParam().exit);
    EXPECT_EQ(ran.err, "callveil: a sentence\n");
    EXPECT_THAT(ran.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(OfErrors, RunExit,
                         testing::Values(ExitCase{ErrorCode::not_found, Exit::not_found},
                                         ExitCase{ErrorCode::denied, Exit::denied},
                                         ExitCase{ErrorCode::conflict, Exit::conflict},
                                         ExitCase{ErrorCode::wrong_state, Exit::conflict},
                                         ExitCase{ErrorCode::stale, Exit::stale},
                                         ExitCase{ErrorCode::expired, Exit::stale},
                                         ExitCase{ErrorCode::invalid_argument, Exit::refused},
                                         ExitCase{ErrorCode::unavailable, Exit::refused},
                                         ExitCase{ErrorCode::misconfigured, Exit::refused}));

TEST(Run, PrintsTheStatusAsTable) {
    WithDaemon with;
    with.daemon.answer<wire::DaemonStatus>([](const auto&) { return healthy(); });
    const auto ran = with.run({"status"});
    EXPECT_EQ(ran.exit, Exit::ok);
    EXPECT_THAT(ran.out, HasSubstr("dana, supervisor"));
    EXPECT_THAT(ran.out, ContainsRegex("requests +2 pending_approval\n"));
    EXPECT_THAT(ran.out, HasSubstr("dialler  sqlite  unavailable  8 s ago  the file is locked"));
    EXPECT_THAT(ran.out, HasSubstr("2027-11-23 (365 days left)\n"));
    EXPECT_THAT(ran.out, HasSubstr("2026-12-03 (10 days left)\n"));
}

TEST(Run, SaysThatNoAdministratorIsLeft) {
    WithDaemon with;
    with.daemon.answer<wire::DaemonStatus>([](const auto&) {
        auto reply = healthy();
        reply.administrators_until = "";
        return reply;
    });
    EXPECT_THAT(with.run({"status"}).out, HasSubstr("none holds a valid key\n"));
}

TEST(Run, TellsAnErrorAsJsonWhereJsonIsWanted) {
    WithDaemon with;
    with.daemon.answer<wire::DaemonStatus>([](const auto&) -> Result<wire::DaemonStatusReply> {
        return fail(ErrorCode::stale, "a sentence");
    });
    const auto ran = with.run({"--json", "status"});
    EXPECT_EQ(ran.exit, Exit::stale);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_EQ(ran.err, "{\"error\":{\"code\":\"stale\",\"detail\":\"a sentence\"}}\n");
}

TEST(Run, TellsAWrongCommandLineAsJsonWhereJsonIsWanted) {
    for (const auto& arguments :
         std::vector<std::vector<std::string>>{{"request", "show", "--json"},
                                               {"--json", "statsu"},
                                               {"search", "--reason", "a test", "--json"},
                                               {"search", "--mail", "x", "--json"}}) {
        const auto ran = run_cli(arguments);
        EXPECT_EQ(ran.exit, Exit::usage);
        const auto json = wire::Json::parse(ran.err);
        EXPECT_EQ(json["error"]["code"], "invalid_argument");
        EXPECT_THAT(json["error"]["detail"].get<std::string>(), Not(IsEmpty()));
    }
}

TEST(Run, NamesTheCommandThatDoesNotExistAndTheNearest) {
    EXPECT_EQ(run_cli({"statsu"}).err,
              "callveil: there is no such command 'statsu'; did you mean 'status'?\n"
              "See 'callveil --help'.\n");
    EXPECT_THAT(run_cli({"request", "aprove", reference}).err,
                HasSubstr("'aprove'; did you mean 'approve'?\nSee 'callveil request --help'."));
    EXPECT_THAT(run_cli({"bogus"}).err, HasSubstr("'bogus'; there are status, request, "));
}

TEST(Run, NamesNoWordThatMayBeAValue) {
    for (const auto* word : {"1223334444", "someone@example.com", "Jordan Example"}) {
        const auto ran = run_cli({word});
        EXPECT_EQ(ran.exit, Exit::usage);
        EXPECT_THAT(ran.err, HasSubstr("there is no such command; there are status, "));
    }
}

TEST(Run, ShowsWhoKeepsHeadsOfTheAuditLog) {
    WithDaemon with;
    with.daemon.answer<wire::DaemonStatus>([](const auto&) { return healthy(); });
    const auto watched = with.run({"status"}).out;
    EXPECT_THAT(watched, HasSubstr("cd34"));
    EXPECT_THAT(watched, testing::ContainsRegex("/srv/heads +unavailable +5 +the disk is away"));
    with.daemon.answer<wire::DaemonStatus>([](const auto&) {
        auto reply = healthy();
        reply.witnesses.clear();
        return reply;
    });
    EXPECT_THAT(with.run({"status"}).out, HasSubstr("kept nowhere outside; set audit.heads_file"));
}

TEST(Run, PrintsTheReplyAsOneJsonDocument) {
    WithDaemon with;
    with.daemon.answer<wire::DaemonStatus>([](const auto&) { return healthy(); });
    for (const auto& arguments : {std::vector<std::string>{"--json", "status"},
                                  std::vector<std::string>{"status", "--json"}}) {
        const auto ran = with.run(arguments);
        EXPECT_EQ(wire::Json::parse(ran.out), wire::encode(healthy()));
    }
}

TEST(Run, SaysHowToMendSilence) {
    WithDaemon with;
    const auto ran = with.run({"status", "--timeout", "1"});
    EXPECT_EQ(ran.exit, Exit::silent);
    EXPECT_THAT(ran.err, HasSubstr("within 1 s: is callveild running, and is this key enrolled?"));
}

TEST(Run, NamesTheIdentityFileThatIsMissing) {
    const TempDir folder;
    const auto ran = run_cli({"status"}, {.identity = folder / "nobody.json"});
    EXPECT_EQ(ran.exit, Exit::no_identity);
    EXPECT_THAT(ran.err, HasSubstr((folder / "nobody.json").string()));
    EXPECT_THAT(ran.err, HasSubstr("callveil key new"));
}

TEST(Run, RefusesAnIdentityFileThatIsOpenToOthers) {
    WithDaemon with;
    std::filesystem::permissions(with.world.identity, std::filesystem::perms{0644});
    const auto ran = with.run({"status"});
    EXPECT_EQ(ran.exit, Exit::no_identity);
    EXPECT_THAT(ran.err, HasSubstr("chmod 0600"));
    EXPECT_THAT(with.daemon.asked(), IsEmpty());
}

TEST(Run, PutsTheHelpOnStandardOutput) {
    const auto ran = run_cli({"--help"});
    EXPECT_EQ(ran.exit, Exit::ok);
    EXPECT_THAT(ran.out, HasSubstr("Exit codes:"));
    EXPECT_THAT(ran.out, HasSubstr("78"));
    EXPECT_THAT(ran.err, IsEmpty());
    EXPECT_THAT(run_cli({"--version"}).out, HasSubstr("callveil 0."));
}

TEST(Run, RefusesACommandLineThatIsWrong) {
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {},
             {"fly"},
             {"request"},
             {"request", "show"},
             {"request", "show", "R26-7K3M9-QXD2X"},
             {"request", "list", "--state", "asleep"},
             {"request", "list", "--limit", "0"},
             {"request", "approve", reference},
             {"request", "submit", "--kind", "access"},
             {"request", "verify", reference, "--method", "postcode", "--points", "11"},
             {"request", "approve", reference, "--plan", "abc", "--not-before", "tomorrow"},
             {"search", "--phone", "1223334444"},
             {"search", "--reason", "a test"},
             {"search", "--partial", "3334", "--reason", "a test"},
             {"search", "--phone", "1223334444", "--prefix", "--reason", "a test"},
             {"preview"},
             {"preview", reference, "--tick", "0"},
             {"export", "--reason", "a test"},
             {"key", "new"},
             {"key", "new", "--bootstrap"},
             {"key", "new", "--person", "dana", "--station", "desk-7"},
             {"key", "new", "--person", "dana smith", "--role", "auditor", "--out", "x"},
             {"mask"}}) {
        const auto ran = run_cli(arguments);
        EXPECT_EQ(ran.exit, Exit::usage) << testing::PrintToString(arguments);
        EXPECT_THAT(ran.err, HasSubstr("callveil: "));
        EXPECT_THAT(ran.out, IsEmpty());
    }
}

TEST(Run, NeverRepeatsAValueInAnErrorAboutTheCommandLine) {
    const std::vector<std::vector<std::string>> mistakes{
        {"search", "1223334444", "--reason", "a test", "--phone", "1223334444"},
        {"search", "--reason", "a test", "--mail=1223334444"},
        {"request", "show", "1223334444"},
        {"request", "list", "--limit", "1223334444x"},
        {"search", "--partial", "1223334444"},
        {"request", "list", "--state", "1223334444"}};
    for (const auto& arguments : mistakes) {
        const auto ran = run_cli(arguments);
        EXPECT_EQ(ran.exit, Exit::usage);
        EXPECT_THAT(ran.err, Not(HasSubstr("1223334444"))) << testing::PrintToString(arguments);
    }
}

TEST(Run, NamesTheOptionThatIsNotKnown) {
    EXPECT_THAT(run_cli({"search", "--mail=someone@example.com"}).err, HasSubstr("--mail\n"));
}

}  // namespace
}  // namespace callveil::tests
