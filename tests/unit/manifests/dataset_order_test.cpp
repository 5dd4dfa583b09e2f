// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "manifests/dataset_reader.hpp"

namespace callveil::manifests {
namespace {

LoadedMap good(const std::string& text) {
    auto loaded = parse_data_map(text, "m.yml");
    EXPECT_TRUE(loaded.has_value()) << (loaded ? "" : loaded.error().detail);
    return loaded ? std::move(*loaded) : LoadedMap{};
}

TEST(DataMapFile, ReadsWhichReferencesHoldTogether) {
    const auto loaded = good(R"(
dataset:
- fides_key: crm
  collections:
  - name: leads
    fields:
    - name: a
      fides_meta: {references: [{dataset: d, field: c.f, composite: order}]}
)");
    const auto& field = loaded.map.datasets.at(0).collections.at(0).fields.at(0);
    EXPECT_EQ(field.references.at(0).composite, "order");
    EXPECT_EQ(field.references_place, "m.yml:8:32");
}

TEST(DataMapFile, RemembersWhereAnOrderWasAskedFor) {
    const auto loaded = good(R"(
dataset:
- fides_key: crm
  fides_meta: {after: [dialler]}
  collections:
  - name: leads
    fides_meta:
      after: [crm.calls]
      erase_after: [crm.notes]
    fields: []
)");
    const auto& dataset = loaded.map.datasets.at(0);
    EXPECT_EQ(dataset.after_place, "m.yml:4:23");
    EXPECT_EQ(dataset.collections.at(0).after_place, "m.yml:8:14");
    EXPECT_EQ(dataset.collections.at(0).erase_after_place, "m.yml:9:20");
}

}  // namespace
}  // namespace callveil::manifests
