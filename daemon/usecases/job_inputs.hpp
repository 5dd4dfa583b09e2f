// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "wire/codec.hpp"

/// What jobs are given and what they leave, as the JSON that the store seals.
namespace callveil::usecases {

struct IdentityText {
    std::string kind;
    std::string value;
    static constexpr auto fields() {
        return std::tuple{wire::must("kind", &IdentityText::kind, "identity kind"),
                          wire::must("value", &IdentityText::value, "as it was given")};
    }
};

struct SearchInput {
    std::vector<IdentityText> identities;
    std::string partial_kind;
    std::string partial_text;
    std::string partial_place;
    std::string reason;
    static constexpr auto fields() {
        return std::tuple{wire::must("identities", &SearchInput::identities, "complete identities"),
                          wire::may("partial_kind", &SearchInput::partial_kind, "or empty"),
                          wire::may("partial_text", &SearchInput::partial_text, "or empty"),
                          wire::may("partial_place", &SearchInput::partial_place, "or empty"),
                          wire::may("reason", &SearchInput::reason, "typed by the supervisor")};
    }
};

/// One hit: where it lies and why it was found. Values are read again when a page is shown.
struct SearchHit {
    std::string source;
    std::string dataset;
    std::string collection;
    std::string key;  ///< Base64 of the canonical key bytes
    std::vector<std::string> why;
    std::vector<std::string> flags;
    std::int64_t person = 0;
    static constexpr auto fields() {
        return std::tuple{wire::must("source", &SearchHit::source, "lead database"),
                          wire::must("dataset", &SearchHit::dataset, "dataset key"),
                          wire::must("collection", &SearchHit::collection, "collection"),
                          wire::must("key", &SearchHit::key, "Base64"),
                          wire::must("why", &SearchHit::why, "sentences"),
                          wire::must("flags", &SearchHit::flags, "flag names"),
                          wire::must("person", &SearchHit::person, "group of rows")};
    }
};

struct SearchResult {
    std::vector<SearchHit> hits;
    std::int64_t matches = 0;
    std::int64_t persons = 0;
    bool truncated = false;
    static constexpr auto fields() {
        return std::tuple{wire::must("hits", &SearchResult::hits, "rows kept", 100000),
                          wire::must("matches", &SearchResult::matches, "rows found"),
                          wire::must("persons", &SearchResult::persons, "people among them"),
                          wire::must("truncated", &SearchResult::truncated, "more than kept")};
    }
};

struct PreviewInput {
    std::vector<std::string> ticked;    ///< Base64 of row addresses
    std::vector<std::string> unticked;  ///< Base64 of row addresses
    static constexpr auto fields() {
        return std::tuple{
            wire::must("ticked", &PreviewInput::ticked, "Base64 addresses", 100000),
            wire::must("unticked", &PreviewInput::unticked, "Base64 addresses", 100000)};
    }
};

/// Our own sealed JSON: bounded, but wider than what a peer may send.
inline constexpr wire::Limits own_limits{.bytes = 64 * 1024 * 1024,
                                         .depth = 16,
                                         .keys = 64,
                                         .items = 1'000'000,
                                         .string_bytes = 1024 * 1024};

template <wire::Described T>
std::string to_job_text(const T& value) {
    return wire::to_text(wire::encode(value));
}

/// @error corrupt  the text is not what to_job_text() wrote.
template <wire::Described T>
Result<T> from_job_text(std::string_view text) {
    auto json = wire::parse_untrusted(text, own_limits);
    if (!json) {
        return fail(ErrorCode::corrupt, "a stored job does not parse: " + json.error().detail);
    }
    return wire::decode<T>(*json, wire::Unknown::refuse);
}

}  // namespace callveil::usecases
