// SPDX-License-Identifier: Apache-2.0
#include "fuzz/harness.hpp"
#include "manifests/policy_reader.hpp"

/// A policy of an operator.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    const auto loaded = manifests::parse_policy(fuzz::text_of(bytes, size), "policy.yaml");
    fuzz::must(loaded || loaded.error().detail.starts_with("policy.yaml"),
               "a refusal names the file");
    return 0;
}
