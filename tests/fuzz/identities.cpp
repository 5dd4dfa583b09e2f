// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "fuzz/harness.hpp"
#include "identity/matcher.hpp"

/// Phones and e-mails: the first line is what a customer gave, the rest is a cell of a lead
/// database.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    const auto text = fuzz::text_of(bytes, size);
    const std::string given(text.substr(0, text.find('\n')));
    const domain::Value cell{std::string(text.substr(std::min(text.size(), given.size() + 1)))};
    for (const auto* region : {"US", "GB", "RU"}) {
        for (const auto* kind : {"phone_number", "email"}) {
            const auto name = identity::canonical(kind, cell, region);
            fuzz::must(name.empty() == identity::all_canonical(kind, cell, region).empty(),
                       "one name is there when there are names");
            const auto matcher = identity::Matcher::compile({{kind, given}}, region);
            if (matcher && matcher->match(kind, cell)) {
                fuzz::must(!matcher->contradicts(kind, cell), "what matches does not contradict");
            }
        }
    }
    return 0;
}
