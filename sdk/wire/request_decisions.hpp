// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "wire/fields.hpp"
#include "wire/request_queue.hpp"

/// Admin channel: what people decide about a request. Times are RFC 3339 in UTC.
namespace callveil::wire {

/// Records how the identity of the caller was checked.
struct RequestVerify {
    static constexpr std::string_view type = "request.verify";
    using Reply = Acknowledged;
    std::string reference;
    std::string method;
    std::int64_t points = 0;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &RequestVerify::reference, "request, e.g. R26-7K3M9-QXD2T", 16),
            must("method", &RequestVerify::method,
                 "how, without values, e.g. date of birth and postcode", 500),
            must("points", &RequestVerify::points, "pieces of information that matched", 10)};
    }
};

/// What the approval set in motion.
struct RequestApproveReply {
    std::string reference;
    std::string state;
    std::string job;
    std::string note;
    static constexpr auto fields() {
        return std::tuple{must("reference", &RequestApproveReply::reference, "request"),
                          must("state", &RequestApproveReply::state, "state now"),
                          must("job", &RequestApproveReply::job,
                               "job that will carry it out; empty for a late override"),
                          must("note", &RequestApproveReply::note,
                               "what it waits for, or that it starts too late, or empty")};
    }
};

/// Approves exactly one plan of a request of somebody else. Asked again with `override_access` it
/// lets an approved request go that waits for an access request.
struct RequestApprove {
    static constexpr std::string_view type = "request.approve";
    using Reply = RequestApproveReply;
    std::string reference;
    std::string plan_hash;
    std::string not_before;
    std::string override_verification;
    std::string override_access;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &RequestApprove::reference, "request, e.g. R26-7K3M9-QXD2T", 16),
            must("plan_hash", &RequestApprove::plan_hash, "hash of the plan that was looked at",
                 64),
            may("not_before", &RequestApprove::not_before, "earliest start", 32),
            may("override_verification", &RequestApprove::override_verification,
                "reason to approve below the asked points", 500),
            may("override_access", &RequestApprove::override_access,
                "reason to pseudonymize although an access request of the person is open", 500)};
    }
};

/// Rejects a request with a reason that the agent may read aloud.
struct RequestReject {
    static constexpr std::string_view type = "request.reject";
    using Reply = Acknowledged;
    std::string reference;
    std::string reason;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &RequestReject::reference, "request, e.g. R26-7K3M9-QXD2T", 16),
            must("reason", &RequestReject::reason, "why", 500)};
    }
};

/// Cancels a request that has not started.
struct RequestCancel {
    static constexpr std::string_view type = "request.cancel";
    using Reply = Acknowledged;
    std::string reference;
    std::string reason;
    static constexpr auto fields() {
        return std::tuple{
            must("reference", &RequestCancel::reference, "request, e.g. R26-7K3M9-QXD2T", 16),
            must("reason", &RequestCancel::reason, "why", 500)};
    }
};

}  // namespace callveil::wire
