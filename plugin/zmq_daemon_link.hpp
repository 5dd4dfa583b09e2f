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
class Outbox;

/// The link over ZeroMQ: one I/O thread that owns the sockets, the outbox and the station's key.
class ZmqDaemonLink final : public DaemonLink {
public:
    struct Surroundings {
        LogLine log;                    ///< called on any thread
        std::function<void()> on_news;  ///< called on the I/O thread: take() has something
    };

    /// Starts the thread and waits until it has opened identity file, outbox and socket.
    /// @error misconfigured, not_found, unavailable, corrupt, unsupported  with the sentence for
    /// the
    ///        operator; no thread is left.
    static Result<std::unique_ptr<ZmqDaemonLink>> start(PluginConfig config,
                                                        std::filesystem::path state_folder,
                                                        Surroundings around);
    /// Saves the requests that were given, then ends the thread and closes everything; nothing is
    /// called afterwards.
    ~ZmqDaemonLink() override;

    void give(Order order) override;
    std::vector<Report> take() override;

private:
    ZmqDaemonLink(PluginConfig config, std::filesystem::path state_folder, Surroundings around);
    void work() noexcept;
    void serve();
    void loop(DaemonSocket& socket, Courier& courier);
    enum class Wish { work, quit, broken };
    /// Moves what was given into `orders`; nothing is given after quit was wished.
    Wish take_orders(std::deque<Order>& orders);
    void tell(Report report);
    void refuse(const Order& order);
    void break_down();
    void opened(Result<void> outcome);
    Result<void> await_opening();

    PluginConfig config_;
    std::filesystem::path state_folder_;
    Surroundings around_;
    WakeUp wake_;
    LockWait lock_wait_;
    std::mutex mutex_;
    std::condition_variable opening_;
    std::deque<Order> orders_;
    std::vector<Report> reports_;
    std::optional<Result<void>> outcome_;
    Wish wish_ = Wish::work;
    std::thread thread_;
};

}  // namespace callveil::plugin
