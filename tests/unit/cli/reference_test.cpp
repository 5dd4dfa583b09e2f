// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "cli/command_tree.hpp"
#include "unit/cli/run_cli.hpp"

namespace callveil::tests {
namespace {

using testing::HasSubstr;

std::string printed_page() {
    std::ostringstream out;
    std::ostringstream err;
    cli::Terminal terminal{.out = out,
                           .err = err,
                           .width = 0,
                           .colour = cli::Colour::off,
                           .progress = cli::Progress::hidden,
                           .default_identity = "identity.json",
                           .now = [] { return std::chrono::sys_days{}; },
                           .pause = [](std::chrono::milliseconds) { return cli::Pause::over; }};
    cli::Session session(terminal);
    cli::CommandTree tree(session);
    cli::add_all_commands(tree);
    return cli::reference_page(tree);
}

TEST(ReferencePage, IsWhatTheDeclarationsSay) {
    const std::filesystem::path page =
        std::filesystem::path(CALLVEIL_SOURCE_DIR) / "docs/reference/cli.md";
    if (std::getenv("CALLVEIL_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(page, std::ios::binary) << printed_page();
    }
    EXPECT_EQ(content_of(page), printed_page())
        << "run this test once with CALLVEIL_UPDATE_GOLDEN=1 and look at the difference";
}

TEST(MaskCommand, GivesBothExamplesOfTheProductWithoutADaemon) {
    EXPECT_EQ(run_cli({"mask", "--strategy", "alternate_phone", "--value", "1223334444"}).out,
              "12XX33XX44\n");
    EXPECT_EQ(run_cli({"mask", "--strategy", "alternate", "--value", "1223334444"}).out,
              "12XX33XX44\n");
    EXPECT_EQ(run_cli({"mask", "--strategy", "alternate", "--value", "someone@example.com"}).out,
              "soXXonXXexXXplXXcoX\n");
}

TEST(MaskCommand, RefusesAStrategyThatDoesNotExist) {
    const auto ran = run_cli({"mask", "--strategy", "rot13", "--value", "1223334444"});
    EXPECT_NE(ran.exit, cli::Exit::ok);
    EXPECT_THAT(ran.out, testing::IsEmpty());
    EXPECT_THAT(ran.err, testing::Not(HasSubstr("1223334444")));
}

class Completion : public testing::TestWithParam<std::string> {};

TEST_P(Completion, NamesEveryCommandAndIsAScriptOfItsShell) {
    const TempDir folder;
    const auto script = folder / "script";
    std::ofstream(script) << run_cli({"completion", GetParam()}).out;
    EXPECT_THAT(content_of(script), HasSubstr("passphrase"));
    if (GetParam() == "bash") {
        EXPECT_EQ(std::system(("bash -n " + script.string()).c_str()), 0);
    }
}

INSTANTIATE_TEST_SUITE_P(OfShells, Completion, testing::Values("bash", "zsh", "fish"));

TEST(Bootstrap, MakesEverySecretForItsOwnerAlone) {
    const TempDir folder;
    const auto secrets = folder / "secrets";
    const auto ran = run_cli({"key", "new", "--bootstrap", "--dir", secrets.string()});
    ASSERT_EQ(ran.exit, cli::Exit::ok) << ran.err;
    for (const auto* name :
         {"agent-channel.key", "admin-channel.key", "outbox-seal.key", "store.key", "body.key",
          "ledger.key", "mask.key", "bootstrap.json", "admin.identity.json"}) {
        const auto status = std::filesystem::status(secrets / name);
        EXPECT_EQ(status.permissions(), std::filesystem::perms(0600)) << name;
    }
}

TEST(Bootstrap, NeverOverwritesAKey) {
    const TempDir folder;
    const std::vector<std::string> words{"key", "new", "--bootstrap", "--dir",
                                         (folder / "secrets").string()};
    ASSERT_EQ(run_cli(words).exit, cli::Exit::ok);
    const auto before = content_of(folder / "secrets/store.key");
    EXPECT_NE(run_cli(words).exit, cli::Exit::ok);
    EXPECT_EQ(content_of(folder / "secrets/store.key"), before);
}

}  // namespace
}  // namespace callveil::tests
