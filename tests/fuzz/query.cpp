// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "fuzz/harness.hpp"
#include "identity/matcher.hpp"

/// A partial search: the first line is typed by a supervisor, the rest is a cell.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    using Place = identity::PartialMatcher::Place;
    const auto text = fuzz::text_of(bytes, size);
    const auto typed = text.substr(0, text.find('\n'));
    const std::string cell(text.substr(std::min(text.size(), typed.size() + 1)));
    for (const auto* kind : {"phone_number", "email", "customer_id"}) {
        for (const auto place : {Place::prefix, Place::suffix, Place::anywhere}) {
            const auto matcher = identity::PartialMatcher::compile(kind, typed, place);
            if (!matcher) {
                continue;
            }
            fuzz::must(typed.find_first_of("%*?") == std::string_view::npos,
                       "a wildcard is refused");
            static_cast<void>(matcher->matches(kind, cell));
            fuzz::must(!matcher->matches(kind, domain::Null{}), "NULL matches nothing");
        }
    }
    return 0;
}
