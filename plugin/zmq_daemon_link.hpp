// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "plugin/config.hpp"
#include "plugin/daemon_link.hpp"
#include "plugin/link_io.hpp"
#include "plugin/lock_wait.hpp"
#include "plugin/wake_up.hpp"

namespace callveil::plugin {

class Courier;
class DaemonSocket;
class Dialer;
class Outbox;

/// The link over ZeroMQ: one I/O thread that owns the sockets, the outbox and the station's key.
class ZmqDaemonLink final : public DaemonLink {
public:
    struct Surroundings {
        LogLine log;  ///< called on any thread
        /// take() has something. Called on any thread; when it returns false it is called again
        /// later.
        std::function<bool()> on_news;
    };

    /// Starts the thread and waits until it has opened identity file, outbox and socket.
    /// @error misconfigured, not_found, unavailable, corrupt, unsupported  with the sentence for
    /// the operator; no thread is left.
    static Result<std::unique_ptr<ZmqDaemonLink>> start(PluginConfig config,
                                                        std::filesystem::path state_folder,
                                                        Surroundings around);
    ~ZmqDaemonLink() override { close(); }

    void give(Order order) override;
    std::vector<Report> take() override;
    /// [any] Whether reports wait that on_news could not announce: call take().
    bool owes_news() const;
    /// Saves the requests that were given, then ends the thread and closes everything within 2 s;
    /// nothing is called afterwards. May be called again.
    /// @return how many requests could not be saved without take() having told so.
    std::size_t close();

private:
    ZmqDaemonLink(PluginConfig config, std::filesystem::path state_folder, Surroundings around);
    void work() noexcept;
    void serve();
    void loop(DaemonSocket& socket, Dialer& dialer, Courier& courier);
    enum class Wish { work, quit, broken };
    /// Moves what was given into `batch_`; nothing is given after quit was wished.
    Wish take_orders();
    void tell(Report report);
    /// Announces reports that were not announced yet.
    void announce();
    /// Moves from `order` unless the thread is gone. @return whether it is not.
    bool hand_over(Order& order);
    void refuse(const Order& order);
    void break_down() noexcept;
    void opened(Result<void> outcome);
    Result<void> await_opening();

    PluginConfig config_;
    std::filesystem::path state_folder_;
    Surroundings around_;
    WakeUp wake_;
    LockWait lock_wait_;
    std::deque<Order> batch_;  ///< what the thread is at; its own until it ends
    mutable std::mutex mutex_;
    std::condition_variable opening_;
    std::deque<Order> orders_;
    std::vector<Report> reports_;
    enum class News { none, owed, announced } news_ = News::none;
    enum class Complaint { unheard, logged } complaint_ = Complaint::unheard;
    std::optional<Result<void>> outcome_;
    Wish wish_ = Wish::work;
    std::thread thread_;
};

}  // namespace callveil::plugin
