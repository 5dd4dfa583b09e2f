// SPDX-License-Identifier: Apache-2.0
#include "fuzz/harness.hpp"
#include "plugin/call_event.hpp"
#include "plugin/config.hpp"

/// What a host hands to the plugin: events, a snapshot, the configuration.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    const auto text = fuzz::text_of(bytes, size);
    const auto event = plugin::parse_call_event(text);
    if (event) {
        plugin::Interaction call;
        call.learn(*event);
    }
    static_cast<void>(plugin::parse_snapshot(text));
    const auto config = plugin::parse_config(text);
    fuzz::must(config || !config.error().detail.empty(), "a refusal is a sentence");
    return 0;
}
