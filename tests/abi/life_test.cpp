// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "abi/life_fixture.hpp"

namespace callveil::tests {
namespace {

using ::testing::Contains;

std::size_t entries(const char* folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

bool is_mapped() {
    std::ifstream maps("/proc/self/maps");
    std::string line;
    while (std::getline(maps, line)) {
        if (line.find("libcallveil_plugin") != std::string::npos) {
            return true;
        }
    }
    return false;
}

TEST_F(LifeTest, ACallIsPrefilledSentAndFollowed) {
    daemon.reply<wire::Prefill>({1, {"555-0100"}, {"someone@example.com"}});
    start();
    call();
    ASSERT_TRUE(await([&] { return state().at("prefill") == "filled"; }));
    EXPECT_EQ(state().at("data").at("phones"), Json::array({"555-0100"}));
    type("/kind", "access");
    ASSERT_TRUE(plugin->action("form-1", "send", {}));
    EXPECT_EQ(state().at("status"), "saving");
    ASSERT_TRUE(await_status("sent"));
    const std::string reference = state().at("reference");
    daemon.reply<wire::Status>({{{reference, "access", "completed", "done", "", "2026"}}});
    EXPECT_TRUE(await([&] { return !desktop.told.empty(); }));
    EXPECT_EQ(desktop.told.front(), reference + " is completed.");
}

TEST_F(LifeTest, ALookUpThatFailedIsToldAndMadeAgainWhenTheDaemonIsBack) {
    daemon.reply<wire::Prefill>({1, {"555-0100"}, {}});
    daemon.stop();
    config.insert(1, R"("prefill_timeout_ms":50,)");
    start();
    call();
    ASSERT_TRUE(await([&] { return state().at("prefill") == "unavailable"; }));
    EXPECT_EQ(state().at("notice"), "Stored contact data could not be looked up.");
    daemon.start();
    ASSERT_TRUE(await([&] { return state().at("prefill") == "filled"; }));
    EXPECT_EQ(state().at("data").at("phones"), Json::array({"555-0100"}));
    EXPECT_EQ(state().at("notice"), "");
}

TEST_F(LifeTest, APluginThatIsStartedLateSeesTheCall) {
    load();
    call("established");
    call("held");
    ASSERT_TRUE(plugin->start(config));
    EXPECT_THAT(desktop.opened, Contains("form-1"));
}

TEST_F(LifeTest, StartsAndStopsFiftyTimesWithoutATrace) {
    const auto cycle = [&] {
        start();
        call();
        plugin.reset();
    };
    cycle();
    // Counted without the daemon, which closes its ends of the connections in its own time.
    daemon.stop();
    const auto threads = entries("/proc/self/task");
    const auto descriptors = entries("/proc/self/fd");
    daemon.start();
    for (int count = 0; count < 50; ++count) {
        cycle();
        ASSERT_EQ(is_mapped(), CALLVEIL_SANITIZED == 1) << count;
    }
    daemon.stop();
    EXPECT_EQ(entries("/proc/self/task"), threads);
    EXPECT_EQ(entries("/proc/self/fd"), descriptors);
}

TEST_F(LifeTest, StopsWithinTwoSecondsWithoutADaemon) {
    daemon.stop();
    start();
    call();
    type("/kind", "access");
    type("/phones/0", "1223334444");
    ASSERT_TRUE(plugin->action("form-1", "send", {}));
    ASSERT_TRUE(await_status("queued"));
    const auto begun = std::chrono::steady_clock::now();
    plugin->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2));
}

TEST_F(LifeTest, TwoInstancesWorkSideBySide) {
    start();
    auto first = std::move(plugin);
    start();
    call();
    EXPECT_TRUE(plugin->state("form-1"));
    EXPECT_FALSE(first->state("form-1"));
}

TEST_F(LifeTest, NothingItIsSentMakesItFallOver) {
    start();
    const std::string bad[] = {
        "",
        "{",
        "\xFF\xFE",
        "null",
        "[[[[]]]]",
        std::string(200000, '['),
        R"({"type":"interaction.offered","data":{"interactionId":7}})",
        R"({"type":"interaction.offered","data":{"interactionId":"x","attributes":{"a":")" +
            std::string(1024 * 1024, 'a') + "\"}}}"};
    for (const auto& bytes : bad) {
        plugin->send_raw(bytes);
    }
    call("ended", "never-offered");
    call();
    call();
    EXPECT_EQ(desktop.opened.size(), 1U);
}

TEST_F(LifeTest, LogsNoValueOfAPerson) {
    daemon.refuse("submit", ErrorCode::invalid_argument, "No.");
    start();
    plugin->send_raw(R"({"type":"interaction.offered","data":{"remote":{"e164":"+15550177"}}})");
    call();
    type("/kind", "access");
    type("/name", "Canary Example");
    type("/phones/0", "15550188");
    ASSERT_TRUE(plugin->action("form-1", "send", {}));
    ASSERT_TRUE(await_status("refused"));
    plugin.reset();
    ASSERT_FALSE(desktop.lines.empty());
    for (const auto& line : desktop.lines) {
        for (const auto* canary : {"Canary", "555", "+1"}) {
            EXPECT_EQ(line.find(canary), std::string::npos) << line;
        }
    }
}

TEST_F(LifeTest, SaysThatDescriptorsRunOutInsteadOfAborting) {
    if (CALLVEIL_SANITIZED) {
        GTEST_SKIP() << "a sanitizer needs descriptors of its own";
    }
    load();
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit tight{entries("/proc/self/fd") + 8, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
    const auto started = plugin->start(config);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace callveil::tests
