// SPDX-License-Identifier: Apache-2.0
#include "wire/json.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace callveil::wire {
namespace {

/// What becomes of a value that is no integer or passes a bound of one value.
enum class Excess { refuse, leave_out };

/// Names a key only if it is written as the members of our documents are: another may hold data.
std::string doubled(std::string_view key, Excess excess) {
    const bool ours = excess == Excess::refuse && key.size() <= 64 &&
                      std::all_of(key.begin(), key.end(),
                                  [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    return (ours ? "'" + std::string(key) + "'" : std::string("a key")) +
           " occurs twice in one object";
}

/// Builds a document event by event. Stops at the first broken rule; with Excess::leave_out it goes
/// on without the value at fault, and everything inside that is skipped unseen.
class Reader {
public:
    Reader(const Limits& limits, Excess excess) : limits_(limits), excess_(excess) {}

    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(Json::number_integer_t value) { return add(value); }
    bool number_unsigned(Json::number_unsigned_t value) {
        if (std::in_range<std::int64_t>(value)) {
            return add(static_cast<std::int64_t>(value));
        }
        return blank_out(ErrorCode::invalid_argument, "an integer passes 64 bits");
    }
    bool number_float(Json::number_float_t, const Json::string_t&) {
        return blank_out(ErrorCode::invalid_argument, "a number is not an integer");
    }
    bool binary(Json::binary_t&) {
        return refuse(ErrorCode::invalid_argument, "binary data has no place in JSON");
    }
    bool string(Json::string_t& value) {
        return value.size() <= limits_.string_bytes
                   ? add(std::move(value))
                   : blank_out(ErrorCode::too_large, "a string passes the limit of bytes");
    }
    bool key(Json::string_t& value) {
        if (skipped_levels_ > 0) {
            return true;
        }
        if (value.size() > 256) {
            return leave_next_out("a key passes 256 bytes");
        }
        Json& object = *open_.back();
        if (object.contains(value)) {
            return refuse(ErrorCode::invalid_argument, doubled(value, excess_));
        }
        if (object.size() >= limits_.keys) {
            return leave_next_out("an object passes the limit of keys");
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
    enum class Placing { done, left_out, refused };

    bool refuse(ErrorCode code, std::string detail) {
        error_ = {code, std::move(detail)};
        return false;
    }
    /// The place of the value stays, with something in it that is of no type.
    bool blank_out(ErrorCode code, std::string detail) {
        return excess_ == Excess::leave_out ? add(Json(Json::value_t::discarded))
                                            : refuse(code, std::move(detail));
    }
    bool leave_next_out(std::string detail) {
        next_is_left_out_ = excess_ == Excess::leave_out;
        return next_is_left_out_ || refuse(ErrorCode::too_large, std::move(detail));
    }
    bool leave() {
        if (skipped_levels_ > 0) {
            --skipped_levels_;
        } else {
            open_.pop_back();
        }
        return true;
    }
    bool add(Json value) { return place(std::move(value)) != Placing::refused; }
    bool enter(Json value) {
        if (skipped_levels_ == 0 && open_.size() >= static_cast<std::size_t>(limits_.depth)) {
            const bool goes_on =
                blank_out(ErrorCode::too_large,
                          "nested deeper than " + std::to_string(limits_.depth) + " levels");
            ++skipped_levels_;
            return goes_on;
        }
        const auto placing = place(std::move(value));
        if (placing == Placing::left_out) {
            ++skipped_levels_;
        } else if (placing == Placing::done) {
            open_.push_back(placed_);
        }
        return placing != Placing::refused;
    }
    Placing place(Json value) {
        if (skipped_levels_ > 0 || std::exchange(next_is_left_out_, false)) {
            return Placing::left_out;
        }
        if (open_.empty()) {
            root_ = std::move(value);
            placed_ = &root_;
            return Placing::done;
        }
        return open_.back()->is_object() ? place_member(std::move(value))
                                         : place_item(std::move(value));
    }
    Placing place_member(Json value) {
        placed_ = &((*open_.back())[key_] = std::move(value));
        return Placing::done;
    }
    Placing place_item(Json value) {
        Json& array = *open_.back();
        if (array.size() >= limits_.items) {
            const bool goes_on = excess_ == Excess::leave_out ||
                                 refuse(ErrorCode::too_large, "an array passes the limit of items");
            return goes_on ? Placing::left_out : Placing::refused;
        }
        array.push_back(std::move(value));
        placed_ = &array.back();
        return Placing::done;
    }

    const Limits& limits_;
    Excess excess_;
    Json root_;
    std::vector<Json*> open_;
    Json* placed_ = nullptr;
    std::string key_;
    bool next_is_left_out_ = false;
    std::size_t skipped_levels_ = 0;
    Error error_{ErrorCode::invalid_argument, "not valid JSON"};
};

Result<Json> parse(std::string_view text, const Limits& limits, Excess excess) {
    if (text.size() > limits.bytes) {
        return fail(ErrorCode::too_large,
                    "a message passes " + std::to_string(limits.bytes) + " bytes");
    }
    // The parser takes a zero byte for the end and would never look at what follows it.
    if (const auto zero = text.find('\0'); zero != std::string_view::npos) {
        return fail(ErrorCode::invalid_argument,
                    "not valid JSON at byte " + std::to_string(zero + 1));
    }
    Reader reader(limits, excess);
    try {
        if (!Json::sax_parse(text, &reader)) {
            return fail(reader.error());
        }
    } catch (const std::exception&) {
        return fail(ErrorCode::invalid_argument, "not valid JSON");
    }
    return reader.take();
}

}  // namespace

Result<Json> parse_untrusted(std::string_view text, const Limits& limits) {
    return parse(text, limits, Excess::refuse);
}

Result<Json> parse_leniently(std::string_view text, const Limits& limits) {
    return parse(text, limits, Excess::leave_out);
}

std::string to_text(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace callveil::wire
