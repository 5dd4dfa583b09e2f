// SPDX-License-Identifier: Apache-2.0
#include "wire/audit_head.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "crypto/hash.hpp"

namespace callveil::wire {
namespace {

constexpr std::string_view head_mark = "callveil-audit-head-v1";
constexpr std::string_view change_mark = "callveil-audit-key-v1";

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (true) {
        const auto space = line.find(' ');
        words.push_back(line.substr(0, space));
        if (space == std::string_view::npos) {
            return words;
        }
        line.remove_prefix(space + 1);
    }
}

std::string signed_part(const SignedHead& head) {
    return std::string(head_mark) + " " + head.installation + " " + std::to_string(head.seq) + " " +
           head.entry_hash + " " + head.time + " " + head.key;
}

std::string signed_part(const KeyChange& change) {
    return std::string(change_mark) + " " + change.old_key + " " + change.new_key;
}

bool is_hex(std::string_view digits, std::size_t bytes) {
    const auto read = crypto::from_hex(digits);
    return read && read->size() == bytes;
}

/// Whether `text` has the form of `shape`, in which 'x' is a hex digit, '0' a digit, and all other
/// characters are themselves.
bool has_shape(std::string_view text, std::string_view shape) {
    static constexpr std::string_view digits = "0123456789abcdef";
    const auto fits = [](char character, char wanted) {
        const auto value = digits.find(character);
        return wanted == 'x' ? value < 16 : wanted == '0' ? value < 10 : character == wanted;
    };
    return std::equal(text.begin(), text.end(), shape.begin(), shape.end(), fits);
}

Result<std::int64_t> parse_seq(std::string_view text) {
    std::int64_t seq = 0;
    std::from_chars(text.data(), text.data() + text.size(), seq);
    if (seq < 1 || std::to_string(seq) != text) {
        return fail(ErrorCode::invalid_argument, "its number is no number of an entry");
    }
    return seq;
}

bool is_signed_by(std::string_view key, std::string_view text, std::string_view signature) {
    const auto key_bytes = crypto::from_hex(key);
    const auto bytes = crypto::from_hex(signature);
    return key_bytes && bytes && crypto::is_signed_by(*key_bytes, text, *bytes);
}

}  // namespace

SignedHead sign_head(SignedHead head, const crypto::SignKeys& keys) {
    head.key = crypto::hex(keys.public_key);
    head.signature = crypto::hex(crypto::sign(keys, signed_part(head)));
    return head;
}

std::string line_of(const SignedHead& head) {
    return signed_part(head) + " " + head.signature;
}

Result<SignedHead> parse_head(std::string_view line) {
    const auto words = words_of(line);
    if (words.size() != 7 || words[0] != head_mark) {
        return fail(ErrorCode::invalid_argument, "it is no signed head of an audit log");
    }
    CALLVEIL_ASSIGN(const auto seq, parse_seq(words[2]));
    if (!has_shape(words[1], "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") || !is_hex(words[3], 32) ||
        !has_shape(words[4], "0000-00-00T00:00:00.000000Z") || !is_hex(words[5], 32) ||
        !is_hex(words[6], 64)) {
        return fail(ErrorCode::invalid_argument, "a word of the head has another form");
    }
    return SignedHead{std::string(words[1]), seq,
                      std::string(words[3]), std::string(words[4]),
                      std::string(words[5]), std::string(words[6])};
}

bool is_signed(const SignedHead& head) {
    return is_signed_by(head.key, signed_part(head), head.signature);
}

KeyChange hand_over(const crypto::SignKeys& keys, std::string new_key) {
    KeyChange change{crypto::hex(keys.public_key), std::move(new_key), {}};
    change.signature = crypto::hex(crypto::sign(keys, signed_part(change)));
    return change;
}

std::string line_of(const KeyChange& change) {
    return signed_part(change) + " " + change.signature;
}

Result<KeyChange> parse_key_change(std::string_view line) {
    const auto words = words_of(line);
    if (words.size() != 4 || words[0] != change_mark || !is_hex(words[1], 32) ||
        !is_hex(words[2], 32) || !is_hex(words[3], 64)) {
        return fail(ErrorCode::invalid_argument, "it is no change of the key of an audit log");
    }
    return KeyChange{std::string(words[1]), std::string(words[2]), std::string(words[3])};
}

bool is_signed(const KeyChange& change) {
    return is_signed_by(change.old_key, signed_part(change), change.signature);
}

}  // namespace callveil::wire
