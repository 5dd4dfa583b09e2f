// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "cli/command_tree.hpp"
#include "masking/mask_strategy.hpp"
#include "unit/cli/run_cli.hpp"

namespace callveil::tests {
namespace {

using cli::Exit;
using testing::HasSubstr;

Ran mask(const std::string& strategy, const std::string& value,
         const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"mask", "--strategy", strategy, "--value", value};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_cli(arguments);
}

TEST(Mask, MakesBothExamplesOfTheProduct) {
    EXPECT_EQ(mask("alternate", "1223334444").out, "12XX33XX44\n");
    EXPECT_EQ(mask("alternate_phone", "1223334444").out, "12XX33XX44\n");
    EXPECT_EQ(mask("alternate", "someone@example.com").out, "soXXonXXexXXplXXcoX\n");
}

TEST(Mask, TakesOptionsAndKeys) {
    EXPECT_EQ(mask("alternate", "abcdef", {"--set", "keep=1", "--set", "character=*"}).out,
              "a**d**\n");
    EXPECT_EQ(mask("hash", "a", {"--key", "hash/salt=s"}).out.size(), 65U);
}

TEST(Mask, SaysWhichKeyIsMissing) {
    const auto ran = mask("hmac", "1223334444");
    EXPECT_EQ(ran.exit, Exit::refused);
    EXPECT_THAT(ran.err, HasSubstr("hmac/key"));
}

TEST(Mask, RefusesAMaskThatDoesNotExist) {
    const auto ran = mask("blur", "1223334444");
    EXPECT_EQ(ran.exit, Exit::usage);
    EXPECT_THAT(ran.err, HasSubstr("alternate|alternate_phone"));
}

TEST(Mask, AsksForTheValueThatIsNotThereAndTakesAnEmptyOne) {
    const auto ran = run_cli({"mask", "--strategy", "alternate"});
    EXPECT_EQ(ran.exit, Exit::usage);
    EXPECT_THAT(ran.err, HasSubstr("give --strategy and --value; 'callveil mask list'"));
    EXPECT_EQ(mask("alternate", "").out, "\n");
}

TEST(Mask, TellsNullFromText) {
    EXPECT_TRUE(wire::Json::parse(mask("null_rewrite", "a", {"--json"}).out)["masked"].is_null());
}

/// What bash prints after it read the completion and `script`.
std::string bash(const std::string& script) {
    const TempDir folder;
    std::ofstream(folder / "callveil.bash") << run_cli({"completion", "bash"}).out;
    std::ofstream(folder / "script.bash")
        << "source " << (folder / "callveil.bash").string() << '\n'
        << script;
    const auto command =
        "bash " + (folder / "script.bash").string() + " >" + (folder / "out").string() + " 2>&1";
    EXPECT_EQ(std::system(command.c_str()), 0);
    return content_of(folder / "out");
}

std::string completed(const std::string& words) {
    return bash("COMP_WORDS=(" + words +
                ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_callveil\n"
                "echo \"${COMPREPLY[@]}\"\n");
}

TEST(Completion, IsValidBash) {
    EXPECT_EQ(bash(""), "");
    const TempDir folder;
    std::ofstream(folder / "c.bash") << run_cli({"completion", "bash"}).out;
    EXPECT_EQ(std::system(("bash -n " + (folder / "c.bash").string()).c_str()), 0);
}

TEST(Completion, OffersCommandsOptionsAndTheWordsAnOptionAllows) {
    EXPECT_EQ(completed("callveil req"), "request\n");
    EXPECT_EQ(completed("callveil --json request ver"), "verify\n");
    EXPECT_EQ(completed("callveil request list --sta"), "--state\n");
    EXPECT_EQ(completed("callveil request list --state p"),
              "pending_approval partially_completed\n");
    EXPECT_EQ(completed("callveil completion f"), "fish\n");
    EXPECT_EQ(completed("callveil request show --ident"), "--identity\n");
}

/// Everything that is declared.
struct AllCommands {
    AllCommands() { cli::add_all_commands(tree); }
    std::ostringstream nowhere;
    cli::Terminal terminal{
        .out = nowhere, .err = nowhere, .default_identity = {}, .now = {}, .pause = {}};
    cli::Session session{terminal};
    cli::CommandTree tree{session};
};

TEST(Completion, KnowsEveryCommandInEveryShell) {
    const AllCommands all;
    for (const auto* shell : {"bash", "zsh", "fish"}) {
        const auto script = run_cli({"completion", shell}).out;
        for (const auto& path : cli::paths_of(all.tree.root())) {
            EXPECT_THAT(script, HasSubstr(path.app->get_name())) << shell;
        }
    }
    EXPECT_THAT(run_cli({"completion", "zsh"}).out, testing::StartsWith("#compdef callveil\n"));
}

TEST(Completion, IsADocumentWhereJsonIsWanted) {
    const auto document = wire::Json::parse(run_cli({"--json", "completion", "fish"}).out);
    EXPECT_EQ(document["shell"], "fish");
    EXPECT_EQ(document["script"], run_cli({"completion", "fish"}).out);
}

TEST(ReferencePage, IsWhatTheCommandsDeclare) {
    const AllCommands all;
    const auto page = cli::reference_page(all.tree);
    const auto path = std::filesystem::path(CALLVEIL_SOURCE_DIR) / "docs/reference/cli.md";
    if (std::getenv("CALLVEIL_UPDATE_GOLDEN") != nullptr) {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << page;
    }
    EXPECT_EQ(content_of(path), page)
        << "run this test with CALLVEIL_UPDATE_GOLDEN=1 and look at the difference";
}

TEST(ReferencePage, SaysWhatEveryCommandAndOptionIsFor) {
    const AllCommands all;
    for (const auto& path : cli::paths_of(all.tree.root())) {
        EXPECT_FALSE(path.app->get_description().empty()) << path.text;
        for (const auto* option : path.app->get_options([](const CLI::Option*) { return true; })) {
            EXPECT_FALSE(option->get_description().empty()) << path.text << option->get_name();
        }
    }
}

}  // namespace
}  // namespace callveil::tests
