// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/codec.hpp"

namespace callveil::wire {

inline constexpr std::string_view magic = "CALLVEIL1";
inline constexpr std::int64_t protocol_version = 1;
inline constexpr std::size_t max_type_bytes = 32;
/// Type of the message that answers when a request was refused.
inline constexpr std::string_view error_type = "error";

/// The frames of one message after the routing id: magic, type, JSON.
using Frames = std::vector<std::string>;

/// One message whose outer shape was checked. `body` still holds `v` and `id`.
struct Envelope {
    std::string type;
    std::string id;  ///< correlation id chosen by the asker, 1..64 characters of [A-Za-z0-9_-]
    Json body;       ///< without `v` and `id`
};

/// Reads frames of an untrusted peer.
/// @error invalid_argument  frame count, magic, type, version or id are wrong.
/// @error too_large         a limit is passed.
Result<Envelope> read_envelope(const Frames& frames, const Limits& limits);

Frames write_envelope(std::string_view type, std::string_view id, Json body);

/// Name of the reply to a request type: "request.list" -> "request.list.ok".
std::string reply_type(std::string_view type);

/// What an error says on the wire. `code` is a name of errors.def.
struct ErrorReply {
    static constexpr std::string_view type = error_type;
    std::string code;
    std::string detail;
    static constexpr auto fields() {
        return std::tuple{must("code", &ErrorReply::code, "name of the error in errors.def", 64),
                          must("detail", &ErrorReply::detail, "one sentence; no personal value")};
    }
};

template <Request T>
Frames request_frames(std::string_view id, const T& request) {
    return write_envelope(T::type, id, encode(request));
}

template <Request T>
Frames reply_frames(std::string_view id, const typename T::Reply& reply) {
    return write_envelope(reply_type(T::type), id, encode(reply));
}

Frames error_frames(std::string_view id, const Error& error);

/// Reads the answer to a request of type T: the reply, or the error that the other side sent.
template <Request T>
Result<typename T::Reply> read_reply(const Envelope& envelope) {
    if (envelope.type == error_type) {
        CALLVEIL_ASSIGN(const auto error, decode<ErrorReply>(envelope.body, Unknown::ignore));
        return fail(error_code_from(error.code), error.detail);
    }
    if (envelope.type != reply_type(T::type)) {
        return fail(ErrorCode::internal, "the daemon answered with another kind of message");
    }
    return decode<typename T::Reply>(envelope.body, Unknown::ignore);
}

}  // namespace callveil::wire
