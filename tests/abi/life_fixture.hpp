// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/plugin_host.hpp"
#include "host/services.hpp"
#include "support/temp_dir.hpp"
#include "unit/plugin/fake_daemon.hpp"

namespace callveil::tests {

using wire::Json;

inline constexpr const char* plugin_path = CALLVEIL_BIN_DIR "/libcallveil_plugin.so";

class RecordedDesktop final : public host::Desktop {
public:
    void log(std::int32_t level, std::string_view line) override {
        const std::lock_guard lock(mutex);
        lines.push_back(std::to_string(level) + " " + std::string(line));
    }
    void form_opened(std::string_view form, std::string_view) override {
        opened.emplace_back(form);
        look(std::string(form));
    }
    void form_changed(std::string_view form, std::uint64_t) override { look(std::string(form)); }
    void form_closed(std::string_view form) override { closed.emplace_back(form); }
    void attention(std::string_view, std::int32_t, std::string_view text) override {
        told.emplace_back(text);
    }
    std::mutex mutex;
    std::vector<std::string> lines;
    std::vector<std::string> opened;
    std::vector<std::string> closed;
    std::vector<std::string> told;
    std::function<void(const std::string&)> look = [](const std::string&) {};
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

}  // namespace callveil::tests
