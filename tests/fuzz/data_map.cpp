// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "domain/traversal.hpp"
#include "fuzz/harness.hpp"
#include "manifests/dataset_reader.hpp"

/// A data map of an operator; a map that loads can be planned or is refused with a sentence.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    const auto loaded = manifests::parse_data_map(fuzz::text_of(bytes, size), "map.yaml");
    if (!loaded) {
        fuzz::must(loaded.error().detail.starts_with("map.yaml"), "a refusal names the file");
        return 0;
    }
    const auto walk = domain::plan_walk(loaded->map, {"email", "phone_number"}, {"user"});
    fuzz::must(walk || !walk.error().detail.empty(), "a refusal is a sentence");
    return 0;
}
