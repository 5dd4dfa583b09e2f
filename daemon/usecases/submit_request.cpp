// SPDX-License-Identifier: Apache-2.0
#include "usecases/submit_request.hpp"

#include <algorithm>
#include <future>
#include <memory>

#include "crypto/hash.hpp"
#include "usecases/audit_trail.hpp"
#include "wire/agent_messages.hpp"
#include "wire/codec.hpp"
#include "wire/uuid.hpp"

namespace callveil::usecases {
namespace {

namespace limits = wire::body_limits;

std::size_t code_points(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

bool is_blank(std::string_view text) noexcept {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Result<wire::RequestBody> parse_body(std::string_view text) {
    CALLVEIL_ASSIGN(const auto json, wire::parse_untrusted(text, wire::agent_limits));
    return wire::decode<wire::RequestBody>(json, wire::Unknown::refuse);
}

Result<void> check_identifiers(const wire::RequestBody& body) {
    const auto usable = [](const std::string& value) { return !is_blank(value); };
    if (std::none_of(body.phones.begin(), body.phones.end(), usable) &&
        std::none_of(body.emails.begin(), body.emails.end(), usable) && !usable(body.customer_id)) {
        return fail(ErrorCode::invalid_argument,
                    "give at least one of phone number, e-mail or customer id");
    }
    const auto too_long = [](const std::string& value) {
        return value.size() > limits::identifier_bytes;
    };
    if (std::any_of(body.phones.begin(), body.phones.end(), too_long) ||
        std::any_of(body.emails.begin(), body.emails.end(), too_long)) {
        return fail(ErrorCode::too_large, "a phone number or e-mail passes " +
                                              std::to_string(limits::identifier_bytes) + " bytes");
    }
    return {};
}

Result<void> check_body(const wire::RequestBody& body) {
    if (!domain::request_kind_from(body.kind)) {
        return fail(ErrorCode::invalid_argument, "'kind' must be pseudonymization or access");
    }
    if (code_points(body.comments) > limits::comment_characters) {
        return fail(
            ErrorCode::too_large,
            "'comments' passes " + std::to_string(limits::comment_characters) + " characters");
    }
    return check_identifiers(body);
}

std::vector<std::string> filled(const std::vector<std::string>& values) {
    std::vector<std::string> kept;
    std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
                 [](const auto& value) { return !is_blank(value); });
    return kept;
}

domain::Subject subject_of(const wire::RequestBody& body) {
    return {.name = body.name,
            .phones = filled(body.phones),
            .emails = filled(body.emails),
            .customer_id = is_blank(body.customer_id) ? "" : body.customer_id,
            .comments = body.comments,
            .others = {}};
}

/// Strictest clock of all regimes that the configured lead databases are under.
domain::Deadlines deadlines_of(const Context& context, domain::TimePoint starts) {
    std::vector<domain::Deadlines> all;
    for (const auto& source : context.sources.sources()) {
        all.push_back(domain::deadlines_for(source.regime, starts, context.settings.calendar));
    }
    if (all.empty()) {
        for (const auto regime : {domain::Regime::gdpr, domain::Regime::ccpa}) {
            all.push_back(domain::deadlines_for(regime, starts, context.settings.calendar));
        }
    }
    return domain::strictest(all);
}

/// What a person types is refused where it cannot be right; a desktop's clock is not its agent's
/// fault, and a request is never lost for it.
Result<void> check_receipt(const Context& context, domain::Request& request) {
    const auto now = request.received_at;
    const auto skew = context.settings.max_clock_skew;
    request.desktop_time_ignored = request.desktop_received_at &&
                                   !domain::is_believable(*request.desktop_received_at, now, skew);
    if (!request.desktop_time_ignored || request.origin != domain::Origin::shell) {
        return {};
    }
    return fail(ErrorCode::invalid_argument,
                *request.desktop_received_at > now
                    ? "'received_at' lies ahead of the daemon's clock, " + domain::to_rfc3339(now) +
                          "; a request is received before it is entered"
                    : "'received_at' lies more than " +
                          std::to_string(domain::oldest_receipt.count()) +
                          " days back; check the date, and say in the comments if it is right");
}

Result<void> set_times(const Context& context, const std::string& desktop_time,
                       domain::Request& request) {
    request.received_at = context.clock.now();
    request.updated_at = request.received_at;
    if (!desktop_time.empty()) {
        CALLVEIL_ASSIGN(request.desktop_received_at, domain::parse_rfc3339(desktop_time));
    }
    CALLVEIL_TRY(check_receipt(context, request));
    const auto starts = domain::clock_start(request.desktop_received_at, request.received_at,
                                            context.settings.max_clock_skew);
    request.deadlines = deadlines_of(context, starts);
    return {};
}

Result<domain::Request> make_request(const Context& context, const domain::Caller& caller,
                                     const Submission& submission) {
    CALLVEIL_ASSIGN(const auto body, parse_body(submission.body));
    CALLVEIL_TRY(check_body(body));
    CALLVEIL_ASSIGN(const auto reference, wire::reference_of(submission.client_id));
    if (!submission.reference.empty() && submission.reference != reference) {
        return fail(ErrorCode::invalid_argument, "the reference does not belong to the client id");
    }
    domain::Request request;
    request.reference = reference;
    request.client_id = submission.client_id;
    request.body_hash =
        crypto::hex(crypto::keyed_hash(context.keys.body, {"body", submission.body}));
    request.kind = *domain::request_kind_from(body.kind);
    request.origin = submission.origin;
    request.requester = {caller.principal, caller.person, body.agent_id};
    request.subject = subject_of(body);
    request.interaction_id = body.interaction_id;
    request.search_reason = submission.search_reason;
    CALLVEIL_TRY(set_times(context, body.received_at, request));
    if (submission.origin == domain::Origin::search ||
        context.policy.required_points(request.kind) == 0) {
        request.state = domain::RequestState::pending_approval;
    }
    return request;
}

/// The person behind the agent id that a desktop asserts, if a key ties one to it.
Result<void> tie_agent(ports::Transaction& transaction, domain::Request& request) {
    if (!request.requester.person.empty() || request.requester.asserted_agent.empty()) {
        return {};
    }
    CALLVEIL_ASSIGN(auto person, transaction.keys().person_of(request.requester.asserted_agent));
    request.requester.person = std::move(person).value_or("");
    return {};
}

/// What was taken in before under the client id or reference of `request`.
Result<domain::Request> find_taken(ports::Transaction& transaction,
                                   const domain::Request& request) {
    CALLVEIL_ASSIGN(auto known, transaction.requests().find_by_client(request.requester.principal,
                                                                      request.client_id));
    if (!known) {
        return fail(ErrorCode::conflict,
                    "this client id or its reference already stands for another sender's request; "
                    "nothing was changed, send it under a fresh one");
    }
    if (known->body_hash != request.body_hash) {
        return fail(ErrorCode::conflict,
                    "this client id already stands for another request; nothing was changed");
    }
    return std::move(*known);
}

/// A request that is new is by far the most frequent, so the store is asked to keep it first.
Result<void> take_in(const Context& context, const domain::Caller& caller,
                     ports::Transaction& transaction, domain::Request& request) {
    CALLVEIL_TRY(tie_agent(transaction, request));
    const auto inserted = transaction.requests().insert(request);
    if (!inserted && inserted.error().code == ErrorCode::conflict) {
        CALLVEIL_ASSIGN(request, find_taken(transaction, request));
        return {};
    }
    CALLVEIL_TRY(inserted);
    CALLVEIL_TRY(context.store.check_room());
    CALLVEIL_TRY(transaction.audit().append(
        audit_event(context, caller, "request.submit", request.reference,
                    AuditDetail()
                        .id("kind", domain::to_string(request.kind))
                        .id("origin", domain::to_string(request.origin))
                        .id("state", domain::to_string(request.state)))));
    return {};
}

}  // namespace

Result<std::string> open_body(const Context& context, std::string_view sealed_base64) {
    CALLVEIL_ASSIGN(const auto sealed, crypto::from_base64(sealed_base64));
    auto body = crypto::open_sealed(context.keys.outbox, sealed);
    return body || context.keys.previous_outbox.public_key.empty()
               ? body
               : crypto::open_sealed(context.keys.previous_outbox, sealed);
}

void submit_request(const Context& context, const domain::Caller& caller,
                    const Submission& submission,
                    std::function<void(Result<domain::Request>)> done) {
    auto made = make_request(context, caller, submission);
    if (!made) {
        done(fail(made.error()));
        return;
    }
    auto request = std::make_shared<domain::Request>(std::move(*made));
    context.store.write_later(
        [&context, caller, request](ports::Transaction& transaction) {
            return take_in(context, caller, transaction, *request);
        },
        [request, done = std::move(done)](const Result<void>& committed) {
            done(committed ? Result<domain::Request>(*request)
                           : Result<domain::Request>(fail(committed.error())));
        });
}

Result<domain::Request> submit_request(const Context& context, const domain::Caller& caller,
                                       const Submission& submission) {
    auto promise = std::make_shared<std::promise<Result<domain::Request>>>();
    auto future = promise->get_future();
    submit_request(context, caller, submission, [promise](Result<domain::Request> result) {
        promise->set_value(std::move(result));
    });
    return future.get();
}

}  // namespace callveil::usecases
