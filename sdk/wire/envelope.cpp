// SPDX-License-Identifier: Apache-2.0
#include "wire/envelope.hpp"

#include <algorithm>

namespace callveil::wire {
namespace {

bool is_word(std::string_view text, std::size_t max, std::string_view extra) noexcept {
    const auto fits = [extra](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               extra.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= max && std::all_of(text.begin(), text.end(), fits);
}

Result<std::string> take_id(Json& body) {
    const auto id = body.find("id");
    if (id == body.end() || !id->is_string() ||
        !is_word(id->get_ref<const std::string&>(), 64, "_-")) {
        return fail(ErrorCode::invalid_argument, "'id' must be 1..64 letters, digits, '_' or '-'");
    }
    std::string text = id->get<std::string>();
    body.erase("id");
    return text;
}

Result<void> take_version(Json& body) {
    const auto version = body.find("v");
    if (version == body.end() || !version->is_number_integer() ||
        version->get<std::int64_t>() != protocol_version) {
        return fail(ErrorCode::unsupported, "'v' must be 1, the only protocol version spoken here");
    }
    body.erase("v");
    return {};
}

}  // namespace

Result<Envelope> read_envelope(const Frames& frames, const Limits& limits) {
    if (frames.size() != 3 || frames[0] != magic) {
        return fail(ErrorCode::invalid_argument,
                    "a message has three frames: CALLVEIL1, type, JSON");
    }
    if (!is_word(frames[1], max_type_bytes, "._")) {
        return fail(ErrorCode::invalid_argument, "the type frame is not a message type");
    }
    CALLVEIL_ASSIGN(Json body, parse_untrusted(frames[2], limits));
    if (!body.is_object()) {
        return fail(ErrorCode::invalid_argument, "the JSON frame must hold an object");
    }
    CALLVEIL_TRY(take_version(body));
    CALLVEIL_ASSIGN(std::string id, take_id(body));
    return Envelope{frames[1], std::move(id), std::move(body)};
}

Frames write_envelope(std::string_view type, std::string_view id, Json body) {
    body["v"] = protocol_version;
    body["id"] = std::string(id);
    return {std::string(magic), std::string(type), to_text(body)};
}

std::string reply_type(std::string_view type) {
    return std::string(type) + ".ok";
}

Frames error_frames(std::string_view id, const Error& error) {
    const ErrorReply reply{std::string(to_string(error.code)), error.detail};
    return write_envelope(error_type, id, encode(reply));
}

}  // namespace callveil::wire
