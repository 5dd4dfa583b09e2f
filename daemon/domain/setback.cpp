// SPDX-License-Identifier: Apache-2.0
#include "domain/setback.hpp"

#include <array>
#include <iterator>

#include "domain/enum_names.hpp"

namespace callveil::domain {
namespace {

constexpr Named<Setback> names[] = {
    {Setback::plan_stale, "plan_stale"},
    {Setback::plan_expired, "plan_expired"},
    {Setback::waits_for_access, "waits_for_access"},
    {Setback::source_unavailable, "source_unavailable"},
    {Setback::source_misconfigured, "source_misconfigured"},
    {Setback::write_refused, "write_refused"},
    {Setback::stopped, "stopped"},
    {Setback::defect, "defect"},
};

}  // namespace

std::string_view to_string(Setback setback) noexcept {
    return name_in(names, setback);
}

std::optional<Setback> setback_from(std::string_view text) noexcept {
    return value_in(names, text);
}

std::span<const Setback> setbacks() noexcept {
    static constexpr auto all = [] {
        std::array<Setback, std::size(names)> values{};
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = names[i].value;
        }
        return values;
    }();
    return all;
}

}  // namespace callveil::domain
