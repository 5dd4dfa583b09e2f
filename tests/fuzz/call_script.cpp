// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "fuzz/harness.hpp"
#include "host/script.hpp"

/// A script of calls, line by line.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    auto rest = fuzz::text_of(bytes, size);
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        const auto step = host::parse_step(line);
        fuzz::must(step || !step.error().detail.empty(), "a refusal is a sentence");
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
    return 0;
}
