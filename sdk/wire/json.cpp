// SPDX-License-Identifier: Apache-2.0
#include "wire/json.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace callveil::wire {
namespace {

/// Names a key only if it is written as the members of our documents are: another may hold data.
std::string doubled(std::string_view key) {
    const bool ours = key.size() <= 64 && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || c == '_';
    });
    return (ours ? "'" + std::string(key) + "'" : std::string("a key")) +
           " occurs twice in one object";
}

/// Builds a document event by event and stops at the first broken rule.
class StrictReader {
public:
    explicit StrictReader(const Limits& limits) : limits_(limits) {}

    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(Json::number_integer_t value) { return add(value); }
    bool number_unsigned(Json::number_unsigned_t value) {
        return std::in_range<std::int64_t>(value)
                   ? add(static_cast<std::int64_t>(value))
                   : refuse(ErrorCode::invalid_argument, "an integer passes 64 bits");
    }
    bool number_float(Json::number_float_t, const Json::string_t&) {
        return refuse(ErrorCode::invalid_argument, "a number is not an integer");
    }
    bool binary(Json::binary_t&) {
        return refuse(ErrorCode::invalid_argument, "binary data has no place in JSON");
    }
    bool string(Json::string_t& value) {
        return value.size() <= limits_.string_bytes
                   ? add(std::move(value))
                   : refuse(ErrorCode::too_large, "a string passes the limit of bytes");
    }
    bool key(Json::string_t& value) {
        if (value.size() > 256) {
            return refuse(ErrorCode::too_large, "a key passes 256 bytes");
        }
        Json& object = *open_.back();
        if (object.contains(value)) {
            return refuse(ErrorCode::invalid_argument, doubled(value));
        }
        if (object.size() >= limits_.keys) {
            return refuse(ErrorCode::too_large, "an object passes the limit of keys");
        }
        key_ = std::move(value);
        return true;
    }
    bool start_object(std::size_t) { return enter(Json::object()); }
    bool start_array(std::size_t) { return enter(Json::array()); }
    bool end_object() { return leave(); }
    bool end_array() { return leave(); }
    bool parse_error(std::size_t position, const std::string&, const Json::exception&) {
        return refuse(ErrorCode::invalid_argument,
                      "not valid JSON at byte " + std::to_string(position));
    }

    Json take() { return std::move(root_); }
    Error error() const { return error_; }

private:
    bool refuse(ErrorCode code, std::string detail) {
        error_ = {code, std::move(detail)};
        return false;
    }
    bool leave() {
        open_.pop_back();
        return true;
    }
    bool add(Json value) { return place(std::move(value)) != nullptr; }
    bool enter(Json value) {
        if (open_.size() >= static_cast<std::size_t>(limits_.depth)) {
            return refuse(ErrorCode::too_large,
                          "nested deeper than " + std::to_string(limits_.depth) + " levels");
        }
        Json* placed = place(std::move(value));
        if (placed == nullptr) {
            return false;
        }
        open_.push_back(placed);
        return true;
    }
    Json* place(Json value) {
        if (open_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        Json& parent = *open_.back();
        if (parent.is_object()) {
            return &(parent[key_] = std::move(value));
        }
        if (parent.size() >= limits_.items) {
            refuse(ErrorCode::too_large, "an array passes the limit of items");
            return nullptr;
        }
        parent.push_back(std::move(value));
        return &parent.back();
    }

    const Limits& limits_;
    Json root_;
    std::vector<Json*> open_;
    std::string key_;
    Error error_{ErrorCode::invalid_argument, "not valid JSON"};
};

}  // namespace

Result<Json> parse_untrusted(std::string_view text, const Limits& limits) {
    if (text.size() > limits.bytes) {
        return fail(ErrorCode::too_large,
                    "a message passes " + std::to_string(limits.bytes) + " bytes");
    }
    // The parser takes a zero byte for the end and would never look at what follows it.
    if (const auto zero = text.find('\0'); zero != std::string_view::npos) {
        return fail(ErrorCode::invalid_argument,
                    "not valid JSON at byte " + std::to_string(zero + 1));
    }
    StrictReader reader(limits);
    try {
        if (!Json::sax_parse(text, &reader)) {
            return fail(reader.error());
        }
    } catch (const std::exception&) {
        return fail(ErrorCode::invalid_argument, "not valid JSON");
    }
    return reader.take();
}

std::string to_text(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace callveil::wire
