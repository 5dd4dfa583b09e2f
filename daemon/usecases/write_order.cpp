// SPDX-License-Identifier: Apache-2.0
#include "usecases/write_order.hpp"

#include <algorithm>

namespace callveil::usecases {

domain::Homes homes_of(const ports::SourcePool& sources) {
    domain::Homes homes;
    for (const auto& info : sources.sources()) {
        for (const auto& dataset : info.datasets) {
            homes.emplace(dataset, info.name);
        }
    }
    return homes;
}

Result<void> put_in_write_order(const Context& context, std::vector<BuiltRow>& rows) {
    CALLVEIL_ASSIGN(const auto order, domain::erase_order(context.map, homes_of(context.sources)));
    const auto comes_first = [&](const BuiltRow& a, const BuiltRow& b) {
        const auto place_a = order.at(a.planned.collection);
        const auto place_b = order.at(b.planned.collection);
        return place_a != place_b ? place_a < place_b
                                  : address_of(a.planned) < address_of(b.planned);
    };
    std::sort(rows.begin(), rows.end(), comes_first);
    return {};
}

}  // namespace callveil::usecases
