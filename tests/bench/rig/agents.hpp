// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "wire/agent_messages.hpp"
#include "wire/identity_file.hpp"

namespace callveil::bench {

/// A request that was sealed before the clock started.
struct SealedRequest {
    std::string client_id;
    std::string reference;
    std::string sealed;
};

/// `count` requests of synthetic people, each under a client id of its own.
std::vector<SealedRequest> seal_requests(const wire::IdentityFile& identity, std::size_t count);

/// What a crowd of agents saw.
struct Crowd {
    std::chrono::duration<double> took{};
    std::vector<double> microseconds;  ///< from sending to the acknowledgement, unsorted
    std::size_t refused = 0;
};

/// `agents` connections over CURVE, each with one request on the way at a time, until all of
/// `requests` are acknowledged. Throws std::runtime_error when no answer comes within 20 s.
Crowd send_all(const wire::IdentityFile& identity, const std::vector<SealedRequest>& requests,
               std::size_t agents);

}  // namespace callveil::bench
