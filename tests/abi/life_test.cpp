// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "host/player.hpp"
#include "host/services.hpp"
#include "support/temp_dir.hpp"
#include "unit/plugin/fake_daemon.hpp"

namespace callveil::tests {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using wire::Json;

constexpr const char* plugin_path = CALLVEIL_BIN_DIR "/libcallveil_plugin.so";

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

class RecordedDesktop final : public host::Desktop {
public:
    void log(std::int32_t level, std::string_view line) override {
        const std::lock_guard lock(mutex);
        lines.push_back(std::to_string(level) + " " + std::string(line));
    }
    void form_opened(std::string_view form, std::string_view) override {
        opened.emplace_back(form);
    }
    void form_changed(std::string_view, std::uint64_t) override {}
    void form_closed(std::string_view form) override { closed.emplace_back(form); }
    void attention(std::string_view, std::int32_t, std::string_view text) override {
        told.emplace_back(text);
    }
    std::mutex mutex;
    std::vector<std::string> lines;
    std::vector<std::string> opened;
    std::vector<std::string> closed;
    std::vector<std::string> told;
};

class LifeTest : public ::testing::Test {
protected:
    TempDir folder;
    FakeDaemon daemon;
    host::UiLoop loop;
    RecordedDesktop desktop;
    std::unique_ptr<host::PluginHost> plugin;
    std::string config;

    void SetUp() override {
        config = R"({"status_poll_ms":50,"identity_file":")" +
                 daemon.write_identity(folder.path()).string() + "\"}";
    }
    void load() {
        plugin = std::make_unique<host::PluginHost>(
            host::PluginLibrary::load(plugin_path).value(), loop, desktop,
            host::DesktopFacts{folder / "state", "agent-1", "en"});
    }
    void start() {
        load();
        const auto started = plugin->start(config);
        ASSERT_TRUE(started) << started.error().detail;
    }
    void call(const std::string& type = "offered", const std::string& id = "c-1") {
        plugin->send({{"type", "interaction." + type},
                      {"data", {{"interactionId", id}, {"remote", {{"e164", "+15550100"}}}}}});
    }
    Json state(const std::string& form = "form-1") { return plugin->state(form).value(); }
    void type(const char* pointer, const Json& value) {
        ASSERT_TRUE(plugin->edit("form-1", state().at("rev"), pointer, value));
    }
    bool await(const std::function<bool()>& done) {
        return loop.run_until(done, host::UiLoop::Clock::now() + patience);
    }
    bool await_status(const char* status) {
        return await([&] { return state().at("status") == status; });
    }
};

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

TEST_F(LifeTest, TheStateFitsTheSchema) {
    start();
    call();
    const auto description = plugin->describe("callveil.request").value();
    const auto& properties = description.at("schema").at("properties");
    const auto shown = state();
    for (const auto& [name, value] : shown.at("data").items()) {
        ASSERT_TRUE(properties.contains(name)) << name;
        EXPECT_EQ(properties.at(name).at("type"), value.is_array() ? "array" : "string");
    }
    EXPECT_EQ(properties.size(), shown.at("data").size());
    EXPECT_TRUE(plugin->describe("callveil.my-requests"));
    EXPECT_FALSE(plugin->describe("callveil.unknown"));
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

TEST_F(LifeTest, AnotherThreadIsToldSo) {
    const auto library = host::PluginLibrary::load(plugin_path).value();
    auto host_table = host::Services::describe(nullptr);
    callveil_plugin* raw = nullptr;
    ASSERT_EQ(library.entry().create(&host_table, host::as_str(config), &raw, {}), CALLVEIL_OK);
    callveil_status started = CALLVEIL_OK;
    callveil_status stopped = CALLVEIL_OK;
    std::thread([&] {
        started = raw->start(raw, {});
        stopped = raw->stop(raw);
    }).join();
    EXPECT_EQ(started, CALLVEIL_E_wrong_thread);
    EXPECT_EQ(stopped, CALLVEIL_E_wrong_thread);
    raw->destroy(raw);
}

TEST_F(LifeTest, BeforeStartAndAfterStopItSaysWrongState) {
    const auto library = host::PluginLibrary::load(plugin_path).value();
    auto host_table = host::Services::describe(nullptr);
    callveil_plugin* raw = nullptr;
    ASSERT_EQ(library.entry().create(&host_table, host::as_str(config), &raw, {}), CALLVEIL_OK);
    const auto* form =
        static_cast<const callveil_ext_form*>(raw->extension(raw, CALLVEIL_EXT_FORM));
    ASSERT_NE(form, nullptr);
    EXPECT_EQ(form->state(raw, host::as_str("my-requests"), {}), CALLVEIL_E_wrong_state);
    EXPECT_EQ(raw->stop(raw), CALLVEIL_OK);
    EXPECT_EQ(raw->stop(raw), CALLVEIL_OK);
    raw->on_event(raw, host::as_str("{}"));
    raw->on_post(raw, 1);
    EXPECT_EQ(raw->extension(raw, "callveil.webview/1"), nullptr);
    raw->destroy(raw);
}

const void* no_service(const callveil_host*, const char*) {
    return nullptr;
}

TEST_F(LifeTest, NamesTheServiceThatIsMissing) {
    const auto library = host::PluginLibrary::load(plugin_path).value();
    auto host_table = host::Services::describe(nullptr);
    host_table.service = no_service;
    callveil_plugin* raw = nullptr;
    ASSERT_EQ(library.entry().create(&host_table, host::as_str(config), &raw, {}), CALLVEIL_OK);
    std::string said;
    EXPECT_EQ(raw->start(raw, host::sink_into(said)), CALLVEIL_E_unsupported);
    EXPECT_THAT(said, HasSubstr("callveil.log/1"));
    raw->destroy(raw);
}

TEST_F(LifeTest, NamesWhatIsWrongInTheConfiguration) {
    load();
    const auto started = plugin->start(R"({"identity_file":"/nowhere/key","colour":"blue"})");
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, ErrorCode::misconfigured);
    EXPECT_THAT(started.error().detail, HasSubstr("'colour'"));
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
