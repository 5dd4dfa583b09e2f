// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "fuzz/harness.hpp"
#include "masking/mask_strategy.hpp"

namespace {

/// Whatever it makes of the cell, it makes the same again.
void check_each(const callveil::domain::Value& cell) {
    using namespace callveil;
    for (const auto& description : masking::strategies()) {
        const auto strategy = masking::make_sample(description);
        const auto first = strategy->mask({}, cell);
        const auto second = strategy->mask({}, cell);
        fuzz::must(first.has_value() == second.has_value() && (!first || *first == *second),
                   "a strategy is a function");
    }
}

}  // namespace

/// Every mask, on a cell of a lead database.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace callveil;
    const domain::Value cell{std::string(fuzz::text_of(bytes, size))};
    masking::MaskField field;
    field.type = domain::DataType::string;
    for (const auto* name : {"alternate", "alternate_phone"}) {
        const auto strategy = masking::make_strategy({name, {}}, {});
        fuzz::must(strategy.has_value(), "a strategy without options is there");
        const auto once = (*strategy)->mask(field, cell);
        if (!once) {
            continue;
        }
        const auto twice = (*strategy)->mask(field, *once);
        fuzz::must(twice && *twice == *once, "masking what was masked changes nothing");
    }
    check_each(cell);
    return 0;
}
