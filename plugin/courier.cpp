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

void Courier::take(const Order& order, Moment now) {
    if (const auto* request = std::get_if<SaveRequest>(&order)) {
        save(*request);
    } else if (const auto* prefill = std::get_if<AskPrefill>(&order)) {
        lookups_.add(*prefill, now);
    } else if (const auto* again = std::get_if<SendAgain>(&order)) {
        send_again(*again);
    }
}

Result<std::string> Courier::store(const SaveRequest& order) {
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
    CALLVEIL_TRY(outbox_.add(
        {{order.client_id, reference, order.body.kind, order.body.received_at, std::move(text)}}));
    return reference;
}

void Courier::save(const SaveRequest& order) {
    auto reference = store(order);
    if (!reference) {
        log_(CALLVEIL_LOG_ERROR, "A request was not saved: " + reference.error().detail);
        tell_(RequestNotSaved{order.client_id, "Not saved: " + reference.error().detail});
        return;
    }
    tell_(RequestSaved{order.client_id, std::move(*reference)});
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
    if (event == ConnectionEvent::refused && refusal_ == Refusal::unheard) {
        refusal_ = Refusal::logged;
        log_(CALLVEIL_LOG_ERROR,
             "The daemon does not let this station in; check its key and the pinned server key.");
    }
    if (phase_ != Phase::down) {
        phase_ = Phase::down;
        next_greeting_ = next_poll_ = never;
        questions_.drop();
        tell_link();
    }
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
        if (phase_ == Phase::greeting) {
            next_greeting_ = now + retry_delay(failed_greetings_++);
            log_(CALLVEIL_LOG_WARNING, "The daemon did not greet this station: " +
                                           std::string(to_string(error.code)) + ".");
            tell_link();
        }
        return;
    }
    failed_greetings_ = 0;
    phase_ = Phase::up;
    next_poll_ = now;
    submissions_.restart();
    tell_link();
}

void Courier::tell_link() {
    LinkChanged link;
    link.state = is_up() ? LinkState::up : LinkState::down;
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
            log_(CALLVEIL_LOG_ERROR, noted.error().detail);
        }
    }
    list_requests();
}

Moment Courier::tick(Moment now) {
    questions_.expire(now);
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
