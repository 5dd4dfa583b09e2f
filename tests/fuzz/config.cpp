// SPDX-License-Identifier: Apache-2.0
#include "app/options_reader.hpp"
#include "fuzz/harness.hpp"
#include "manifests/calendar_reader.hpp"

/// The daemon's own configuration, and a calendar of business days.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    const auto text = fuzz::text_of(bytes, size);
    const auto options = app::parse_options(text, "callveil.yaml");
    fuzz::must(options || options.error().detail.starts_with("callveil.yaml"),
               "a refusal names the file");
    const auto calendar = manifests::parse_calendar(text, "calendar.yaml");
    fuzz::must(calendar || calendar.error().detail.starts_with("calendar.yaml"),
               "a refusal names the file");
    return 0;
}
