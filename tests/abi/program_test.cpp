// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "support/temp_dir.hpp"
#include "unit/plugin/fake_daemon.hpp"

namespace callveil::tests {
namespace {

using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;

struct Played {
    int code = -1;
    std::string output;  ///< both streams
};

class HostProgramTest : public ::testing::Test {
protected:
    TempDir folder;
    FakeDaemon daemon;
    std::string plugin = CALLVEIL_BIN_DIR "/libcallveil_plugin.so";
    std::string config;

    void SetUp() override {
        config = R"({"status_poll_ms":50,"identity_file":")" +
                 daemon.write_identity(folder.path()).string() + "\"}";
        std::ofstream(folder / "config.json") << config;
    }
    Played play(const std::string& script, const std::string& flags = "") {
        std::ofstream(folder / "script") << script;
        return run("--plugin " + plugin + " --config " + (folder / "config.json").string() +
                   " --state " + (folder / "state").string() + " --script " +
                   (folder / "script").string() + " " + flags);
    }
    static Played run(const std::string& arguments) {
        const auto command = std::string(CALLVEIL_BIN_DIR "/callveil-host ") + arguments + " 2>&1";
        FILE* output = ::popen(command.c_str(), "r");
        Played done;
        std::array<char, 4096> chunk{};
        while (output != nullptr && std::fgets(chunk.data(), chunk.size(), output) != nullptr) {
            done.output += chunk.data();
        }
        const int status = ::pclose(output);
        done.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        return done;
    }
};

constexpr const char* whole_call = R"(# a call lands
{"type":"interaction.offered","time":"2026-11-23T17:16:32.299Z","data":{"interactionId":"c-1","remote":{"e164":"+15550100"}}}
{"wait":{"until":"prefill","is":"filled"}}
{"action":{"id":"send","expect":"invalid_argument"}}
{"show":"form"}
{"edit":{"pointer":"/kind","value":"pseudonymization"}}
{"action":{"id":"send"}}
{"wait":{"until":"status","is":"sent","timeout_ms":20000}}
{"wait":{"form":"my-requests","until":"state","in":["pending_approval"]}}
{"show":"my-requests"}
{"quit":true}
)";

TEST_F(HostProgramTest, PlaysACallAndDrawsTheForm) {
    daemon.reply<wire::Prefill>({1, {"555-0100"}, {"someone@example.com"}});
    const auto played = play(whole_call);
    EXPECT_EQ(played.code, 0) << played.output;
    EXPECT_THAT(played.output, HasSubstr("│ Phone Number   [ 555-0100"));
    EXPECT_THAT(played.output, HasSubstr("! Choose a request type."));
    EXPECT_THAT(played.output, HasSubstr("Status: sent   Reference: R"));
    EXPECT_THAT(played.output, HasSubstr("[Send Request]"));
    EXPECT_THAT(played.output, HasSubstr("pending_approval"));
}

TEST_F(HostProgramTest, PrintsEachStateFromTheFirstAsOneJsonLine) {
    daemon.reply<wire::Prefill>({1, {"555-0100"}, {}});
    const auto played = play(whole_call, "--json");
    EXPECT_EQ(played.code, 0) << played.output;
    std::istringstream lines(played.output);
    std::vector<std::string> states;
    for (std::string line; std::getline(lines, line);) {
        const auto state = wire::parse_untrusted(line, wire::admin_limits);
        ASSERT_TRUE(state) << line;
        if (state->value("form_id", "") == "form-1") {
            states.push_back(state->at("rev").dump() + " " + state->value("status", ""));
        }
    }
    ASSERT_FALSE(states.empty());
    EXPECT_EQ(states.front(), "1 editing");
    EXPECT_THAT(states, Contains(EndsWith(" saving")));
    EXPECT_THAT(states, Contains(EndsWith(" queued")));
    EXPECT_THAT(states, Contains(EndsWith(" sent")));
}

TEST_F(HostProgramTest, QuietPrintsOnlyWhatIsShown) {
    const auto played =
        play("{\"type\":\"interaction.offered\",\"data\":{\"interactionId\":\"c\"}}\n", "--quiet");
    EXPECT_EQ(played.code, 0);
    EXPECT_EQ(played.output, "");
}

TEST_F(HostProgramTest, ReadsStandardInputToItsEnd) {
    const auto played =
        run("--plugin " + plugin + " --config " + (folder / "config.json").string() + " --state " +
            (folder / "state").string() + " </dev/null");
    EXPECT_EQ(played.code, 0) << played.output;
}

TEST_F(HostProgramTest, AFailedActionIsOne) {
    const auto played = play(R"({"action":{"form":"form-1","id":"send"}})");
    EXPECT_EQ(played.code, 1);
    EXPECT_THAT(played.output, HasSubstr("line 1: action send gave not_found"));
}

TEST_F(HostProgramTest, PrintsThePluginsSentence) {
    std::string script = "{\"type\":\"interaction.offered\",\"data\":{\"interactionId\":\"c\"}}\n";
    for (int count = 1; count < 11; ++count) {
        script += "{\"action\":{\"id\":\"add_phone\"}}\n";
    }
    const auto played = play(script);
    EXPECT_EQ(played.code, 1);
    EXPECT_THAT(played.output, HasSubstr("line 11: action add_phone gave wrong_state (There is "
                                         "room for 10 entries and no more.)"));
}

TEST_F(HostProgramTest, ALineThatIsNotUnderstoodIsTwo) {
    for (const auto* line : {R"({"type":7})", R"({"wait":{"until":"status"}})",
                             R"({"wait":{"until":"status","in":5}})"}) {
        const auto played = play(std::string(line) + "\n");
        EXPECT_EQ(played.code, 2) << line;
        EXPECT_THAT(played.output, HasSubstr("line 1:")) << line;
    }
}

TEST_F(HostProgramTest, WrongUsageIsTwo) {
    EXPECT_EQ(run("--nonsense").code, 2);
    const auto played = play("\n{\"edit\":{\"pointer\":\"/kind\",\"colour\":1}}\n");
    EXPECT_EQ(played.code, 2);
    EXPECT_THAT(played.output, HasSubstr("line 2:"));
}

TEST_F(HostProgramTest, APluginOfAnotherMajorVersionIsThreeWithOneSentence) {
    plugin = CALLVEIL_BIN_DIR "/libcallveil_plugin_of_the_future.so";
    const auto played = play("");
    EXPECT_EQ(played.code, 3);
    EXPECT_THAT(played.output, HasSubstr("speaks another major version of the plugin interface"));
    EXPECT_EQ(std::count(played.output.begin(), played.output.end(), '\n'), 1);
}

TEST_F(HostProgramTest, WhatCannotBeLoadedOrStartedIsThree) {
    std::filesystem::remove(folder / "station.key");
    const auto played = play("");
    EXPECT_EQ(played.code, 3);
    EXPECT_THAT(played.output, HasSubstr("station.key"));
    plugin = folder / "config.json";
    EXPECT_EQ(play("").code, 3);
    plugin = "/nowhere.so";
    EXPECT_EQ(play("").code, 3);
}

TEST_F(HostProgramTest, AWaitThatTimesOutIsFour) {
    const auto played = play(
        "{\"type\":\"interaction.offered\",\"data\":{\"interactionId\":\"c\"}}\n"
        "{\"wait\":{\"until\":\"status\",\"is\":\"sent\",\"timeout_ms\":50}}\n");
    EXPECT_EQ(played.code, 4);
    EXPECT_THAT(played.output, HasSubstr("line 2: 'status' of form current"));
}

TEST_F(HostProgramTest, HelpNamesTheExitCodes) {
    const auto help = run("--help");
    EXPECT_EQ(help.code, 0);
    EXPECT_THAT(help.output, HasSubstr("a wait timed out"));
}

}  // namespace
}  // namespace callveil::tests
