// SPDX-License-Identifier: Apache-2.0
#include "channels/dispatcher.hpp"

#include <atomic>
#include <memory>

#include "channels/verb_table.hpp"

namespace callveil::channels {
namespace {

void run(const Handler& handler, const domain::Caller& caller, const wire::Envelope& envelope,
         const Reply& reply) {
    try {
        handler(caller, envelope, reply);
    } catch (...) {
        // The text of an exception may carry values; the peer gets only its own correlation id.
        reply(fail(ErrorCode::internal, "a defect of the daemon stopped this request"));
    }
}

/// Passes the first answer on and drops later ones, such as that of a handler that answers and then
/// throws.
Reply once(Reply reply) {
    return [open = std::make_shared<std::atomic_flag>(),
            reply = std::move(reply)](Result<wire::Json> result) {
        if (!open->test_and_set()) {
            reply(std::move(result));
        }
    };
}

}  // namespace

void Dispatcher::dispatch(const domain::Caller& caller, wire::Envelope envelope,
                          const Reply& reply) {
    if (clock_ != nullptr) {
        const auto admitted = sent_.admit(caller.principal, clock_->now(), per_minute_);
        if (!admitted) {
            reply(fail(admitted.error()));
            return;
        }
    }
    const auto handler = handlers_.find(envelope.type);
    if (handler == handlers_.end() || !permits(caller.role, envelope.type)) {
        const Error error{ErrorCode::denied, "the role " +
                                                 std::string(domain::to_string(caller.role)) +
                                                 " may not use this verb here"};
        tell_refused(caller, envelope.type, {}, error);
        reply(fail(error));
        return;
    }
    auto& pool = find_rule(envelope.type)->lane == Lane::slow ? lanes_.slow : lanes_.quick;
    const bool taken =
        pool.offer([&run_by = handler->second, caller, envelope = std::move(envelope),
                    reply = once(reply)] { run(run_by, caller, envelope, reply); });
    if (!taken) {
        reply(fail(ErrorCode::unavailable, "too many requests wait; try again in a moment"));
    }
}

void Dispatcher::tell_refused(const domain::Caller& caller, std::string_view verb,
                              std::string_view object, const Error& error) const {
    if (refused_) {
        refused_(caller, verb, object, error);
    }
}

}  // namespace callveil::channels
