// SPDX-License-Identifier: Apache-2.0
#include "app/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace callveil::app {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
};
constexpr std::array<Unit, 5> units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"min", 60'000}, {"s", 1'000}, {"ms", 1}}};

}  // namespace

Result<Milliseconds> parse_duration(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (const auto& known : units) {
        const bool fits = number >= 0 && number <= INT64_MAX / known.milliseconds;
        if (problem == std::errc{} && unit == known.name && fits) {
            return Milliseconds{number * known.milliseconds};
        }
    }
    return fail(ErrorCode::invalid_argument,
                "is not a time; write a number and ms, s, min, h or d, e.g. 90s");
}

std::string print_duration(Milliseconds duration) {
    for (const auto& unit : units) {
        if (duration.count() != 0 && duration.count() % unit.milliseconds == 0) {
            return std::to_string(duration.count() / unit.milliseconds) + std::string(unit.name);
        }
    }
    return std::to_string(duration.count()) + "ms";
}

}  // namespace callveil::app
