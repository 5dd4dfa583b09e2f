// SPDX-License-Identifier: Apache-2.0
#include "channels/dispatcher.hpp"

#include <exception>

#include "channels/verb_table.hpp"

namespace callveil::channels {
namespace {

void run(const Handler& handler, const domain::Caller& caller, const wire::Envelope& envelope,
         const Reply& reply) {
    try {
        handler(caller, envelope, reply);
    } catch (const std::exception&) {
        // The text of an exception may carry values; the peer gets only its own correlation id.
        reply(fail(ErrorCode::internal, "a defect of the daemon stopped this request"));
    }
}

}  // namespace

void Dispatcher::dispatch(const domain::Caller& caller, wire::Envelope envelope, Reply reply) {
    const auto handler = handlers_.find(envelope.type);
    if (handler == handlers_.end() || !permits(caller.role, envelope.type)) {
        reply(fail(ErrorCode::denied, "the role " + std::string(domain::to_string(caller.role)) +
                                          " may not use this verb here"));
        return;
    }
    const bool taken =
        pool_.offer([&run_by = handler->second, caller, envelope = std::move(envelope), reply] {
            run(run_by, caller, envelope, reply);
        });
    if (!taken) {
        reply(fail(ErrorCode::unavailable, "too many requests wait; try again in a moment"));
    }
}

}  // namespace callveil::channels
