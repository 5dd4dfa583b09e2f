// SPDX-License-Identifier: Apache-2.0
#include "plugin/instance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "plugin/sqlite_file.hpp"
#include "support/temp_dir.hpp"
#include "unit/plugin/fake_daemon.hpp"

namespace callveil::plugin {
namespace {

using ::testing::Contains;
using tests::patience;

/// A desktop that does as little as the header allows, and takes posts only when it likes.
class BareDesktop {
public:
    explicit BareDesktop(std::filesystem::path state) : state_(std::move(state)) {}

    callveil_host describe() {
        return {sizeof(callveil_host), CALLVEIL_ABI, this, {}, {}, {}, service};
    }
    /// Waits until something was posted, and delivers it if it was taken.
    bool await_post(Instance& plugin) {
        {
            std::unique_lock lock(mutex_);
            if (!posted_.wait_for(lock, patience, [this] { return posts_ > 0; })) {
                return false;
            }
            posts_ = 0;
        }
        if (post_status == CALLVEIL_OK) {
            plugin.on_post(token_);
        }
        return true;
    }
    void forget_posts() {
        const std::lock_guard lock(mutex_);
        posts_ = 0;
    }
    std::vector<std::string> lines() {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

    std::string agent = "agent-1";
    callveil_status post_status = CALLVEIL_OK;
    std::function<void()> on_changed = [] {};

private:
    static BareDesktop& self(const callveil_host* host) {
        return *static_cast<BareDesktop*>(host->host_data);
    }
    static void log(const callveil_host* host, std::int32_t level, callveil_str line) {
        const std::lock_guard lock(self(host).mutex_);
        self(host).lines_.push_back(std::to_string(level) + " " + std::string(as_view(line)));
    }
    static callveil_status post(const callveil_host* host, std::uint64_t token) {
        const std::lock_guard lock(self(host).mutex_);
        ++self(host).posts_;
        self(host).token_ = token;
        self(host).posted_.notify_all();
        return self(host).post_status;
    }
    static callveil_status subscribe(const callveil_host*, callveil_str) { return CALLVEIL_OK; }
    static callveil_status snapshot(const callveil_host*, callveil_sink out) {
        return write_to(out, "[]");
    }
    static callveil_status opened(const callveil_host*, callveil_str, callveil_str) {
        return CALLVEIL_OK;
    }
    static callveil_status changed(const callveil_host* host, callveil_str, std::uint64_t) {
        self(host).on_changed();
        return CALLVEIL_OK;
    }
    static callveil_status closed(const callveil_host*, callveil_str) { return CALLVEIL_OK; }
    static callveil_status attention(const callveil_host*, callveil_str, std::int32_t,
                                     callveil_str) {
        return CALLVEIL_OK;
    }
    static callveil_status path(const callveil_host* host, callveil_str, callveil_sink out) {
        return write_to(out, self(host).state_.string());
    }
    static callveil_status agent_id(const callveil_host* host, callveil_sink out) {
        return write_to(out, self(host).agent);
    }
    static const void* service(const callveil_host*, const char* id) {
        static const callveil_svc_log log_table{sizeof log_table, log};
        static const callveil_svc_ui_thread ui_table{sizeof ui_table, nullptr, post};
        static const callveil_svc_events events_table{sizeof events_table, subscribe, snapshot};
        static const callveil_svc_form_view view_table{sizeof view_table, opened, changed, closed,
                                                       attention};
        static const callveil_svc_paths paths_table{sizeof paths_table, path};
        static const callveil_svc_agent agent_table{sizeof agent_table, agent_id};
        const std::pair<std::string_view, const void*> tables[] = {
            {CALLVEIL_SVC_LOG, &log_table},       {CALLVEIL_SVC_UI_THREAD, &ui_table},
            {CALLVEIL_SVC_EVENTS, &events_table}, {CALLVEIL_SVC_FORM_VIEW, &view_table},
            {CALLVEIL_SVC_PATHS, &paths_table},   {CALLVEIL_SVC_AGENT, &agent_table}};
        for (const auto& [name, table] : tables) {
            if (name == id) {
                return table;
            }
        }
        return nullptr;
    }

    std::filesystem::path state_;
    std::mutex mutex_;
    std::condition_variable posted_;
    int posts_ = 0;
    std::uint64_t token_ = 0;
    std::vector<std::string> lines_;
};

class InstanceTest : public ::testing::Test {
protected:
    tests::TempDir folder;
    tests::FakeDaemon daemon;
    BareDesktop desktop{folder / "state"};
    callveil_host host = desktop.describe();
    std::unique_ptr<Instance> plugin;

    void start() {
        PluginConfig config;
        config.identity_file = daemon.write_identity(folder.path());
        config.status_poll_ms = 50;
        plugin = std::make_unique<Instance>(host, config);
        const auto started = plugin->start();
        ASSERT_TRUE(started) << started.error().detail;
    }
    void call() {
        plugin->on_event(
            R"({"type":"interaction.offered","data":{"interactionId":"c-1","remote":{"e164":"+15550100"}}})");
    }
    wire::Json state() { return wire::Json::parse(plugin->state("form-1").value()); }
    void type(std::string_view pointer, std::string_view json) {
        ASSERT_TRUE(plugin->edit("form-1", state().at("rev"), pointer, json));
    }
    void send() {
        type("/kind", R"("access")");
        type("/phones/0", R"("1223334444")");
        ASSERT_TRUE(plugin->act("form-1", "send", {}));
    }
    /// Looks at the form after each post, taken or not, until `name` is `value`.
    bool await(const char* name, const char* value) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (state().at(name) != value) {
            if (!desktop.await_post(*plugin) || std::chrono::steady_clock::now() > deadline) {
                return false;
            }
        }
        return true;
    }
};

TEST_F(InstanceTest, HearsOfItsRequestsThoughTheDesktopTakesNoPost) {
    desktop.post_status = CALLVEIL_E_wrong_state;
    daemon.reply<wire::Prefill>({1, {"555-0100"}, {}});
    start();
    call();
    EXPECT_TRUE(await("prefill", "filled"));
    send();
    EXPECT_TRUE(await("status", "sent"));
}

TEST_F(InstanceTest, TakesNoReportsWhileItTellsTheDesktopOfOthers) {
    desktop.post_status = CALLVEIL_E_wrong_state;
    start();
    call();
    ASSERT_TRUE(await("prefill", "unknown"));
    type("/kind", R"("access")");
    type("/phones/0", R"("1223334444")");
    int depth = 0;
    int deepest = 0;
    bool is_first = true;
    desktop.on_changed = [&] {
        deepest = std::max(deepest, ++depth);
        // A desktop may look at once; by then the next report waits for a post.
        EXPECT_TRUE(!std::exchange(is_first, false) || desktop.await_post(*plugin));
        (void)plugin->state("form-1");
        --depth;
    };
    desktop.forget_posts();
    ASSERT_TRUE(plugin->act("form-1", "send", {}));
    EXPECT_EQ(deepest, 1);
    desktop.on_changed = [] {};
    EXPECT_TRUE(await("status", "sent"));
}

TEST_F(InstanceTest, StopSaysThatRequestsAreLostAndHowMany) {
    start();
    call();
    {
        LockWait wait;
        const auto other = SqliteFile::open(folder / "state/callveil/outbox.sqlite", wait).value();
        ASSERT_TRUE(other.run("BEGIN IMMEDIATE"));
        send();
        auto* table = plugin->table();
        EXPECT_EQ(table->stop(table), CALLVEIL_E_unavailable);
        EXPECT_EQ(table->stop(table), CALLVEIL_OK);
    }
    EXPECT_THAT(desktop.lines(), Contains("4 1 request was not saved before the end, and must be "
                                          "taken down again."));
    EXPECT_TRUE(plugin->start());
    auto* table = plugin->table();
    EXPECT_EQ(table->stop(table), CALLVEIL_OK);
}

TEST_F(InstanceTest, CutsALongAgentIdBetweenCharacters) {
    const std::pair<std::string, std::string> cases[] = {
        {std::string(255, 'a') + "\xC3\xA9", std::string(255, 'a')},
        {std::string(254, 'a') + "\xC3\xA9", std::string(254, 'a') + "\xC3\xA9"},
        {std::string(253, 'a') + "\xF0\x9F\x98\x80z", std::string(253, 'a')},
        {std::string(255, 'a') + "\xC3", std::string(255, 'a')},
        {std::string(100000, 'a'), std::string(256, 'a')},
        {"a\xFF", "a\xEF\xBF\xBD"}};
    for (const auto& [said, sent] : cases) {
        desktop.agent = said;
        daemon.forget();
        start();
        call();
        send();
        ASSERT_TRUE(await("status", "sent"));
        const auto submit =
            wire::decode<wire::Submit>(daemon.await("submit", 1).at(0).body, wire::Unknown::refuse);
        ASSERT_TRUE(submit);
        const auto body = daemon.open(*submit);
        ASSERT_TRUE(body) << body.error().detail;
        EXPECT_EQ(body->agent_id, sent);
        plugin.reset();
        std::filesystem::remove(folder / "station.key");
    }
}

}  // namespace
}  // namespace callveil::plugin
