// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "crypto/box.hpp"
#include "plugin/moment.hpp"
#include "plugin/sqlite_file.hpp"
#include "plugin/zmq_daemon_link.hpp"
#include "support/temp_dir.hpp"
#include "unit/plugin/fake_daemon.hpp"
#include "wire/uuid.hpp"

namespace callveil::plugin {

using tests::patience;

/// A link to a fake daemon, and what it told.
class LinkTest : public ::testing::Test {
protected:
    tests::TempDir folder;
    tests::FakeDaemon daemon;
    PluginConfig config;
    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<std::string> log_lines;
    std::function<void(std::string_view)> on_log = [](std::string_view) {};
    int refused_posts = 0;  ///< how many are to be refused
    int taken_posts = 0;
    std::vector<Report> reports;
    std::unique_ptr<ZmqDaemonLink> link;
    LockWait lock_wait;

    void SetUp() override {
        config.identity_file = daemon.write_identity(folder.path());
        config.status_poll_ms = 50;
    }
    void TearDown() override { link.reset(); }

    Result<void> start() {
        auto started = ZmqDaemonLink::start(config, folder / "state",
                                            {[this](std::int32_t, std::string_view line) {
                                                 const std::lock_guard lock(mutex);
                                                 log_lines.emplace_back(line);
                                                 on_log(line);
                                             },
                                             [this] { return post(); }});
        if (!started) {
            return fail(started.error());
        }
        link = std::move(*started);
        return {};
    }

    bool post() {
        const std::lock_guard lock(mutex);
        const bool taken = refused_posts == 0;
        refused_posts -= taken ? 0 : 1;
        taken_posts += taken ? 1 : 0;
        arrived.notify_all();
        return taken;
    }

    bool await_post(int count) {
        std::unique_lock lock(mutex);
        return arrived.wait_for(lock, patience, [&] { return taken_posts >= count; });
    }

    /// Waits for a report of type T that `fits`, and forgets those before it.
    template <class T>
    T await(const std::function<bool(const T&)>& fits = [](const T&) { return true; }) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        for (;;) {
            for (auto& report : link->take()) {
                reports.push_back(std::move(report));
            }
            for (auto one = reports.begin(); one != reports.end(); ++one) {
                const auto* found = std::get_if<T>(&*one);
                if (found != nullptr && fits(*found)) {
                    T copy = *found;
                    reports.erase(one);
                    return copy;
                }
            }
            std::unique_lock lock(mutex);
            if (std::chrono::steady_clock::now() > deadline) {
                throw std::runtime_error("the report did not come");
            }
            arrived.wait_for(lock, std::chrono::milliseconds(20));
        }
    }

    void await_state(LinkState state) {
        await<LinkChanged>(
            [state](const auto& link_changed) { return link_changed.state == state; });
    }

    SqliteFile lock_outbox() {
        auto file = SqliteFile::open(folder / "state/callveil/outbox.sqlite", lock_wait).value();
        EXPECT_TRUE(file.run("BEGIN IMMEDIATE"));
        return file;
    }

    std::string save(const std::string& name = "Jordan Example") {
        auto id = wire::make_uuid7(wall_now().time_since_epoch(), crypto::random_bytes(10));
        wire::RequestBody body;
        body.kind = "access";
        body.name = name;
        body.phones = {"1223334444"};
        body.received_at = rfc3339(wall_now());
        link->give(SaveRequest{id, body});
        return id;
    }
};

}  // namespace callveil::plugin
