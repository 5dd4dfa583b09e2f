// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "plugin/config.hpp"
#include "plugin/daemon_socket.hpp"
#include "plugin/link_io.hpp"
#include "plugin/lookups.hpp"
#include "plugin/outbox.hpp"
#include "plugin/submissions.hpp"

namespace callveil::plugin {

/// The whole conversation of one station with the daemon: hello, look-ups, submissions and status.
/// Lives on the I/O thread; `now` is the time of the loop.
class Courier {
public:
    Courier(const LinkConfig& config, Outbox& outbox, SendFrames send, Tell tell, LogLine log,
            Moment now);

    /// Does the orders and removes each when it is done. Requests go first, and into the outbox all
    /// at once.
    void take(std::deque<Order>& orders, Moment now);
    void on_connection(ConnectionEvent event, Moment now);
    void on_message(const wire::Frames& frames) { questions_.take(frames); }
    /// Does what is due. @return when to come back at the latest.
    Moment tick(Moment now);

private:
    enum class Phase { down, greeting, up };

    void save(std::deque<Order>& orders, std::size_t count);
    Result<OutboxEntry> seal(const SaveRequest& order) const;
    void send_again(const SendAgain& order);
    void come_down();
    void be_denied();
    void heed_denial(Moment now);
    void greet(Moment now);
    void greeted(const std::optional<wire::Envelope>& envelope);
    void poll_status(Moment now);
    void take_status(const std::optional<wire::Envelope>& envelope);
    void list_requests();
    void tell_link();
    bool is_up() const noexcept { return phase_ == Phase::up; }
    bool differs(const wire::RequestStatus& status) const;

    const LinkConfig& config_;
    Outbox& outbox_;
    Tell tell_;
    LogLine log_;
    Questions questions_;
    Submissions submissions_;
    Lookups lookups_;
    Phase phase_ = Phase::down;
    int failed_greetings_ = 0;
    Moment next_greeting_ = never;
    Moment next_poll_ = never;
    Moment first_word_;  ///< when to say that the daemon is away, if it never came
    std::string poll_after_;
    bool polling_ = false;
    std::vector<RequestRow> rows_;
    std::optional<LinkChanged> told_;
    enum class Refusal { unheard, logged } refusal_ = Refusal::unheard;
    enum class Standing { unknown, denied } standing_ = Standing::unknown;
};

}  // namespace callveil::plugin
