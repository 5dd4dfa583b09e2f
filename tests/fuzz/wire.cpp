// SPDX-License-Identifier: Apache-2.0
#include "fuzz/harness.hpp"
#include "wire/admin_messages.hpp"
#include "wire/agent_messages.hpp"
#include "wire/envelope.hpp"

/// The JSON of a message, as either door reads it from a peer.
namespace callveil::fuzz {
namespace {

/// What was read says the same when it is written and read again.
template <wire::Request T>
void read_as(const wire::Envelope& envelope) {
    const auto message = wire::decode<T>(envelope.body, wire::Unknown::refuse);
    if (message) {
        const auto written = wire::encode(*message);
        const auto again = wire::decode<T>(written, wire::Unknown::refuse);
        must(again && wire::encode(*again) == written, "a message that was read is written alike");
    }
    static_cast<void>(wire::decode<typename T::Reply>(envelope.body, wire::Unknown::ignore));
}

template <class... Requests>
void read_as_each(std::tuple<Requests...>*, const wire::Envelope& envelope) {
    (read_as<Requests>(envelope), ...);
}

void knock(std::string_view json, const wire::Limits& limits) {
    const auto envelope =
        wire::read_envelope({std::string(wire::magic), "hello", std::string(json)}, limits);
    if (envelope) {
        must(json.size() <= limits.bytes, "the limit of a message is kept");
        read_as_each(static_cast<wire::AgentRequests*>(nullptr), *envelope);
        read_as_each(static_cast<wire::AdminRequests*>(nullptr), *envelope);
    } else {
        must(!envelope.error().detail.empty(), "a refusal is a sentence");
    }
}

}  // namespace
}  // namespace callveil::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    const auto text = fuzz::text_of(bytes, size);
    fuzz::knock(text, wire::agent_limits);
    fuzz::knock(text, wire::admin_limits);
    return 0;
}
