// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "wire/admin_messages.hpp"
#include "wire/codec.hpp"
#include "wire/envelope.hpp"

namespace callveil::wire {
namespace {

/// Text of whole code points, among them quotes, controls and four-byte ones.
std::string any_text() {
    static const std::vector<std::string> letters{"a", "\"", "\\", "\n",    std::string(1, '\0'),
                                                  "é", "中", "😀", "\u202e"};
    std::string text;
    const int size = *rc::gen::inRange(0, 20);
    for (int i = 0; i < size; ++i) {
        text += *rc::gen::elementOf(letters);
    }
    return text;
}

RC_GTEST_PROP(Codec, GivesBackEveryMessageThroughTheFrames, ()) {
    SearchStart asked;
    asked.phones = {any_text(), any_text()};
    asked.customer_id = any_text();
    asked.reason = any_text();
    const auto envelope = read_envelope(request_frames("id", asked), admin_limits);
    RC_ASSERT(envelope.has_value());
    const auto read = decode<SearchStart>(envelope->body, Unknown::refuse);
    RC_ASSERT(read.has_value());
    RC_ASSERT(encode(*read) == encode(asked));
}

RC_GTEST_PROP(StrictJson, TakesOrRefusesArbitraryBytesButNeverFails, (const std::string& bytes)) {
    const auto read = parse_untrusted(bytes, agent_limits);
    RC_ASSERT((read.has_value() || !read.error().detail.empty()));
}

RC_GTEST_PROP(StrictJson, RefusesEveryCutOfAMessage, ()) {
    const auto text = request_frames("id", JobStatus{"019abcde-0000-7000-8000-000000000001"})[2];
    const auto cut = *rc::gen::inRange<std::size_t>(0, text.size());
    RC_ASSERT(!parse_untrusted(text.substr(0, cut), agent_limits).has_value());
}

RC_GTEST_PROP(Envelope, SurvivesArbitraryFrames, (const std::vector<std::string>& frames)) {
    const auto read = read_envelope(frames, agent_limits);
    RC_ASSERT(!read.has_value());
}

}  // namespace
}  // namespace callveil::wire
