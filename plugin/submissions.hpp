// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "plugin/link_io.hpp"
#include "plugin/outbox.hpp"

namespace callveil::plugin {

/// Brings the requests of the outbox to the daemon: each again and again, with the same id and the
/// same bytes, until it is acknowledged or refused. Used on the I/O thread.
class Submissions {
public:
    Submissions(Outbox& outbox, Questions& questions, Tell tell, LogLine log);

    /// Sends what is due. Call it when the link is up and something may be due.
    void pump(Moment now);
    /// Forgets delays, so that everything is due: the link came up.
    void restart() { tries_.clear(); }
    /// Whether something changed in the outbox since the last call.
    bool take_changed() { return std::exchange(changed_, false); }
    Moment next_due() const;

private:
    struct Tries {
        int failed = 0;
        Moment next{};
        bool in_flight = false;
    };
    bool submit(const std::string& client_id, Moment now);
    void answered(const std::string& client_id, const std::optional<wire::Envelope>& envelope);
    void accept(const std::string& client_id, const wire::SubmitReply& reply);
    void refuse(const std::string& client_id, const Error& error);
    void postpone(const std::string& client_id);

    Outbox& outbox_;
    Questions& questions_;
    Tell tell_;
    LogLine log_;
    std::map<std::string, Tries> tries_;
    std::size_t in_flight_ = 0;
    bool changed_ = false;
};

}  // namespace callveil::plugin
