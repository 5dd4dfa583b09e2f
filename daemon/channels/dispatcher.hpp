// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "channels/request_pool.hpp"
#include "domain/principal.hpp"
#include "ports/clock.hpp"
#include "usecases/rate_limiter.hpp"
#include "wire/envelope.hpp"

namespace callveil::channels {

/// Answers one request, once, from any thread, now or later.
using Reply = std::function<void(Result<wire::Json>)>;
/// Decodes one message, calls one use case, encodes.
using Handler = std::function<void(const domain::Caller&, const wire::Envelope&, const Reply&)>;

/// The threads of each lane of the verb table.
struct Lanes {
    RequestPool& quick;
    RequestPool& slow;
};

/// The verbs of one channel and what carries each out, on the threads of its lane.
///
/// Verbs are added before the channel starts. Thread safety: `dispatch` from any thread.
class Dispatcher {
public:
    explicit Dispatcher(Lanes lanes) : lanes_(lanes) {}

    /// Told of each request that a rule refused, before its answer leaves; from any thread.
    using RefusalWatch = std::function<void(const domain::Caller& caller, std::string_view verb,
                                            std::string_view object, const Error& error)>;
    void watch_refusals(RefusalWatch watch) { refused_ = std::move(watch); }

    /// From now on one principal, whatever its keys, may send so many messages within any minute.
    /// `clock` outlives this.
    void limit(const ports::Clock& clock, std::int64_t per_minute) {
        clock_ = &clock;
        per_minute_ = per_minute;
    }

    /// A verb that is answered when its use case returns.
    template <wire::Request T>
    void add(std::function<Result<typename T::Reply>(const domain::Caller&, const T&)> use_case) {
        add_later<T>([use_case = std::move(use_case)](const domain::Caller& caller, T request,
                                                      const auto& done) {
            done(use_case(caller, request));
        });
    }

    /// A verb that is answered later, from another thread.
    template <wire::Request T>
    void add_later(std::function<void(const domain::Caller&, T,
                                      std::function<void(Result<typename T::Reply>)>)>
                       use_case) {
        handlers_[std::string(T::type)] = [this, use_case = std::move(use_case)](
                                              const domain::Caller& caller,
                                              const wire::Envelope& envelope, const Reply& reply) {
            auto request = wire::decode<T>(envelope.body, wire::Unknown::refuse);
            if (!request) {
                reply(fail(request.error()));
                return;
            }
            auto object = object_of(*request);
            use_case(caller, std::move(*request),
                     [this, caller, reply,
                      object = std::move(object)](Result<typename T::Reply> result) {
                         if (!result) {
                             tell_refused(caller, T::type, object, result.error());
                         }
                         reply(result ? Result<wire::Json>(wire::encode(*result))
                                      : Result<wire::Json>(fail(result.error())));
                     });
        };
    }

    bool knows(std::string_view verb) const { return handlers_.contains(verb); }

    /// Checks role and verb, then runs the handler on the verb's lane.
    /// `reply` gets `rate_limited` when the principal sent too many, `denied` for a verb that is
    /// unknown or not of this role, `unavailable` when too many requests wait in its lane,
    /// `internal` when a handler throws.
    void dispatch(const domain::Caller& caller, wire::Envelope envelope, const Reply& reply);

private:
    /// What a request is about: the id that it names, if it names one.
    template <class T>
    static std::string object_of(const T& request) {
        if constexpr (requires { std::string(request.reference); }) {
            return request.reference;
        } else if constexpr (requires { std::string(request.package); }) {
            return request.package;
        } else if constexpr (requires { std::string(request.plan_hash); }) {
            return request.plan_hash;
        } else if constexpr (requires { std::string(request.job); }) {
            return request.job;
        } else {
            return {};
        }
    }
    void tell_refused(const domain::Caller& caller, std::string_view verb, std::string_view object,
                      const Error& error) const;

    Lanes lanes_;
    RefusalWatch refused_;
    const ports::Clock* clock_ = nullptr;
    std::int64_t per_minute_ = 0;
    usecases::RateLimiter sent_;
    std::map<std::string, Handler, std::less<>> handlers_;
};

}  // namespace callveil::channels
