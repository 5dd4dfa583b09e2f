// SPDX-License-Identifier: Apache-2.0
#include "plugin/courier.hpp"

#include <algorithm>
#include <utility>

#include "callveil/plugin.h"
#include "crypto/box.hpp"
#include "plugin/moment.hpp"
#include "wire/codec.hpp"
#include "wire/uuid.hpp"

namespace callveil::plugin {
namespace {

constexpr auto answer_time = std::chrono::seconds(5);
constexpr std::size_t max_references = 100;
constexpr std::size_t max_sealed = std::size_t{48} * 1024;
constexpr std::string_view client_name = "callveil plugin " CALLVEIL_VERSION;

}  // namespace

Courier::Courier(const LinkConfig& config, Outbox& outbox, SendFrames send, Tell tell, LogLine log,
                 Moment now)
    : config_(config),
      outbox_(outbox),
      tell_(std::move(tell)),
      log_(std::move(log)),
      questions_(std::move(send)),
      submissions_(outbox_, questions_, tell_, log_),
      lookups_(questions_, config.prefill_timeout, tell_),
      first_word_(now + config.prefill_timeout) {
    list_requests();
}

void Courier::take(std::deque<Order>& orders, Moment now) {
    const auto others = std::stable_partition(orders.begin(), orders.end(), [](const auto& order) {
        return std::holds_alternative<SaveRequest>(order);
    });
    if (others != orders.begin()) {
        save(orders, static_cast<std::size_t>(others - orders.begin()));
    }
    for (; !orders.empty(); orders.pop_front()) {
        if (const auto* prefill = std::get_if<AskPrefill>(&orders.front())) {
            lookups_.add(*prefill, now);
        } else if (const auto* again = std::get_if<SendAgain>(&orders.front())) {
            send_again(*again);
        }
    }
}

Result<OutboxEntry> Courier::seal(const SaveRequest& order) const {
    CALLVEIL_ASSIGN(auto reference, wire::reference_of(order.client_id));
    std::string plain = wire::to_text(wire::encode(order.body));
    auto sealed = crypto::seal_to(config_.seal_key, plain);
    crypto::wipe(plain);
    if (!sealed) {
        return fail(sealed.error());
    }
    auto text = crypto::base64(*sealed);
    if (text.size() > max_sealed) {
        return fail(ErrorCode::too_large, "The request is too large; shorten the comment.");
    }
    return OutboxEntry{order.client_id, std::move(reference), order.body.kind,
                       order.body.received_at, std::move(text)};
}

void Courier::save(std::deque<Order>& orders, std::size_t count) {
    std::vector<Result<OutboxEntry>> sealed;
    std::vector<OutboxEntry> entries;
    for (std::size_t index = 0; index < count; ++index) {
        sealed.push_back(seal(std::get<SaveRequest>(orders[index])));
        if (sealed.back()) {
            entries.push_back(*sealed.back());
        }
    }
    const auto stored = entries.empty() ? Result<void>{} : outbox_.add(entries);
    for (const auto& entry : sealed) {
        const auto& client_id = std::get<SaveRequest>(orders.front()).client_id;
        if (entry && stored) {
            tell_(RequestSaved{client_id, entry->reference});
        } else {
            const auto& why = entry ? stored.error().detail : entry.error().detail;
            log_(CALLVEIL_LOG_ERROR, "A request was not saved: " + why);
            tell_(RequestNotSaved{client_id, "Not saved: " + why});
        }
        orders.pop_front();
    }
    list_requests();
}

void Courier::send_again(const SendAgain& order) {
    if (const auto renewed = outbox_.renew(order.reference); !renewed) {
        log_(CALLVEIL_LOG_ERROR, renewed.error().detail);
    }
    list_requests();
}

void Courier::on_connection(ConnectionEvent event, Moment now) {
    if (event == ConnectionEvent::connected) {
        phase_ = Phase::greeting;
        next_greeting_ = now;
        refusal_ = Refusal::unheard;
        return;
    }
    if (event == ConnectionEvent::denied) {
        come_down();
        be_denied();
        return;
    }
    if (event == ConnectionEvent::refused && refusal_ == Refusal::unheard) {
        refusal_ = Refusal::logged;
        log_(CALLVEIL_LOG_ERROR,
             "The handshake with the daemon failed: it hangs, or the pinned server key is not its "
             "own.");
    }
    const bool was_told = phase_ != Phase::down || standing_ == Standing::denied;
    standing_ = Standing::unknown;
    come_down();
    if (was_told) {
        tell_link();
    }
}

void Courier::come_down() {
    phase_ = Phase::down;
    next_greeting_ = next_poll_ = never;
    questions_.drop();
}

void Courier::be_denied() {
    if (std::exchange(standing_, Standing::denied) != Standing::denied) {
        log_(CALLVEIL_LOG_ERROR,
             "The daemon does not accept this station's key; enrol it, then requests go out.");
    }
    tell_link();
}

/// The key was revoked or has expired while the connection stands. The same connection is of use
/// again when the key is.
void Courier::heed_denial(Moment now) {
    if (!questions_.take_denied() || phase_ == Phase::down) {
        return;
    }
    come_down();
    phase_ = Phase::greeting;
    next_greeting_ = now + config_.denied_pause;
    be_denied();
}

void Courier::greet(Moment now) {
    next_greeting_ = never;
    const bool sent = questions_.ask(wire::Hello{std::string(client_name)}, now + answer_time,
                                     [this](const auto& envelope) { greeted(envelope); });
    if (!sent) {
        next_greeting_ = now + retry_delay(failed_greetings_++);
    }
}

void Courier::greeted(const std::optional<wire::Envelope>& envelope) {
    wire::HelloReply reply;
    Error error;
    const auto now = std::chrono::steady_clock::now();
    if (read_answer<wire::Hello>(envelope, reply, error) != Answer::yes) {
        if (phase_ == Phase::greeting && error.code != ErrorCode::denied) {
            next_greeting_ = now + retry_delay(failed_greetings_++);
            log_(CALLVEIL_LOG_WARNING, "The daemon did not greet this station: " +
                                           std::string(to_string(error.code)) + ".");
            tell_link();
        }
        return;
    }
    failed_greetings_ = 0;
    phase_ = Phase::up;
    standing_ = Standing::unknown;
    next_greeting_ = never;
    next_poll_ = now;
    submissions_.restart();
    tell_link();
}

void Courier::tell_link() {
    LinkChanged link;
    link.state = is_up()                         ? LinkState::up
                 : standing_ == Standing::denied ? LinkState::denied
                                                 : LinkState::down;
    link.waiting = is_up() ? 0 : outbox_.count_waiting().value_or(0);
    first_word_ = never;
    if (!told_ || told_->state != link.state || told_->waiting != link.waiting) {
        told_ = link;
        tell_(link);
    }
}

void Courier::list_requests() {
    auto rows = outbox_.rows();
    if (!rows) {
        log_(CALLVEIL_LOG_ERROR, rows.error().detail);
        return;
    }
    if (*rows != rows_ || !told_) {
        rows_ = *rows;
        tell_(RequestsListed{std::move(*rows)});
    }
    if (told_ && !is_up()) {
        tell_link();
    }
}

void Courier::poll_status(Moment now) {
    next_poll_ = now + config_.status_poll;
    list_requests();  // another desktop of this user may have changed them
    const auto references = outbox_.unfinished(poll_after_, max_references);
    if (!references || polling_) {
        return;
    }
    poll_after_ = references->size() < max_references ? std::string() : references->back();
    if (!references->empty()) {
        polling_ = questions_.ask(wire::Status{*references}, now + answer_time,
                                  [this](const auto& envelope) { take_status(envelope); });
    }
}

bool Courier::differs(const wire::RequestStatus& status) const {
    const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const auto& candidate) {
        return candidate.reference == status.reference;
    });
    return row == rows_.end() || row->state != status.state || row->outcome != status.outcome ||
           row->reason != status.reason || row->updated_at != status.updated_at;
}

void Courier::take_status(const std::optional<wire::Envelope>& envelope) {
    polling_ = false;
    wire::StatusReply reply;
    Error error;
    if (read_answer<wire::Status>(envelope, reply, error) != Answer::yes) {
        return;
    }
    for (const auto& status : reply.requests) {
        const auto noted = differs(status) ? outbox_.note(status) : Result<void>{};
        if (!noted) {
            // Each of the others would wait for the same lock; they are asked for again.
            log_(CALLVEIL_LOG_ERROR, noted.error().detail);
            break;
        }
    }
    list_requests();
}

Moment Courier::tick(Moment now) {
    questions_.expire(now);
    heed_denial(now);
    if (next_greeting_ <= now) {
        greet(now);
    }
    if (is_up()) {
        lookups_.pump(now);
        submissions_.pump(now);
        if (next_poll_ <= now) {
            poll_status(now);
        }
    }
    lookups_.tick(now);
    if (submissions_.take_changed()) {
        list_requests();
    }
    if (first_word_ <= now) {
        tell_link();
    }
    const auto retry = is_up() ? submissions_.next_due() : never;
    return std::min({questions_.next_due(), next_greeting_, next_poll_, lookups_.next_due(), retry,
                     first_word_});
}

}  // namespace callveil::plugin
