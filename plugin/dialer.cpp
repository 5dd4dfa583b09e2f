// SPDX-License-Identifier: Apache-2.0
#include "plugin/dialer.hpp"

#include <algorithm>
#include <utility>

#include "callveil/plugin.h"

namespace callveil::plugin {
namespace {

constexpr auto lookup_poll = std::chrono::milliseconds(20);
// libzmq tries an address again and again, up to 30 s apart.
constexpr auto patience_with_an_address = std::chrono::seconds(90);
constexpr auto patience_with_a_name = std::chrono::seconds(10);

}  // namespace

Dialer::Dialer(DaemonSocket& socket, const LinkConfig& config, LogLine log)
    : socket_(socket), config_(config), log_(std::move(log)) {}

Result<void> Dialer::dial(Moment now) {
    if (config_.endpoint.name().empty()) {
        return connect(config_.endpoint.text(), now);
    }
    lookup_.emplace(config_.endpoint.name());
    due_ = now + lookup_poll;
    return {};
}

Result<void> Dialer::connect(const std::string& endpoint, Moment now) {
    const bool by_name = !config_.endpoint.name().empty();
    auto connected = socket_.connect(endpoint);
    due_ = !connected ? now + retry_delay(failed_++)
                      : now + (by_name ? patience_with_a_name : patience_with_an_address);
    return connected;
}

std::vector<ConnectionEvent> Dialer::tick(Moment now) {
    auto events = socket_.take_events();
    const auto last = std::find_if(events.begin(), events.end(), [&](const auto event) {
        return heed(event, now) == Line::hung_up;
    });
    if (last != events.end()) {
        events.erase(std::next(last), events.end());
    }
    if (due_ > now) {
        return events;
    }
    if (lookup_) {
        take_addresses(now);
    } else if (const auto dialled = dial(now); !dialled) {
        log_(CALLVEIL_LOG_ERROR, dialled.error().detail);
    }
    return events;
}

/// A handshake that failed is not tried again by libzmq, and not at once by us.
Dialer::Line Dialer::heed(ConnectionEvent event, Moment now) {
    if (event == ConnectionEvent::connected) {
        failed_ = 0;
        complaint_ = Complaint::unheard;
        lookup_.reset();
        due_ = never;
        return Line::kept;
    }
    if (event == ConnectionEvent::lost) {
        due_ = now + patience_with_a_name;
        return Line::kept;
    }
    lookup_.reset();
    socket_.hang_up();
    due_ = now + (event == ConnectionEvent::denied ? config_.denied_pause : retry_delay(failed_++));
    return Line::hung_up;
}

void Dialer::take_addresses(Moment now) {
    if (!lookup_->is_done()) {
        due_ = now + lookup_poll;
        return;
    }
    const auto addresses = lookup_->addresses();
    lookup_.reset();
    if (addresses && !addresses->empty()) {
        tried_ = next_of(*addresses);
        if (const auto connected = connect(config_.endpoint.at(tried_), now); !connected) {
            log_(CALLVEIL_LOG_ERROR, connected.error().detail);
        }
        return;
    }
    due_ = now + retry_delay(failed_++);
    if (std::exchange(complaint_, Complaint::logged) == Complaint::unheard) {
        log_(CALLVEIL_LOG_WARNING,
             "The daemon's host name was not found: " +
                 (addresses ? std::string("no address") : addresses.error().detail) + ".");
    }
}

std::string Dialer::next_of(const std::vector<std::string>& addresses) const {
    const auto tried = std::find(addresses.begin(), addresses.end(), tried_);
    return tried == addresses.end() || std::next(tried) == addresses.end() ? addresses.front()
                                                                           : *std::next(tried);
}

}  // namespace callveil::plugin
