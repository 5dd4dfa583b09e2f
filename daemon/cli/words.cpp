// SPDX-License-Identifier: Apache-2.0
#include "cli/words.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "domain/request.hpp"

namespace callveil::cli {
namespace {

using domain::RequestState;

constexpr std::int64_t last_days = 7;
constexpr std::int64_t last_days_of_a_key = 30;

struct Look {
    std::string_view state;
    Style style;
};

constexpr Look looks[] = {
    {"completed", Style::good},
    {"done", Style::good},
    {"ok", Style::good},
    {"valid", Style::good},
    {"pending_approval", Style::warning},
    {"verifying", Style::warning},
    {"partially_completed", Style::warning},
    {"warning", Style::warning},
    {"conflict", Style::warning},
    {"shared", Style::warning},
    {"failed", Style::bad},
    {"rejected", Style::bad},
    {"error", Style::bad},
    {"unavailable", Style::bad},
    {"misconfigured", Style::bad},
    {"revoked", Style::bad},
    {"expired", Style::bad},
    {"cancelled", Style::faint},
};

}  // namespace

std::string short_time(std::string_view rfc3339) {
    constexpr std::size_t to_minutes = 16;
    if (rfc3339.size() < to_minutes || rfc3339[10] != 'T') {
        return std::string(rfc3339);
    }
    std::string text(rfc3339.substr(0, to_minutes));
    text[10] = ' ';
    return text + "Z";
}

Cell deadline(std::string_view rfc3339, domain::TimePoint now) {
    const auto due = domain::parse_rfc3339(rfc3339);
    if (!due) {
        return std::string(rfc3339);
    }
    const auto date = domain::to_date(*due);
    if (*due < now) {
        const auto over = std::chrono::floor<std::chrono::days>(now - *due).count();
        return {fmt::format("{} (overdue by {})", date, counted(over, "day")), Style::bad};
    }
    const auto left = std::chrono::floor<std::chrono::days>(*due - now).count();
    return {fmt::format("{} ({} left)", date, counted(left, "day")),
            left < last_days ? Style::warning : Style::plain};
}

Cell expiry(std::string_view rfc3339, domain::TimePoint now) {
    const auto end = domain::parse_rfc3339(rfc3339);
    if (!end) {
        return std::string(rfc3339);
    }
    const auto left = std::chrono::floor<std::chrono::days>(*end - now).count();
    if (left < 0) {
        return {domain::to_date(*end) + " (over)", Style::bad};
    }
    return {fmt::format("{} ({} left)", domain::to_date(*end), counted(left, "day")),
            left <= last_days_of_a_key ? Style::warning : Style::plain};
}

std::string age(std::string_view rfc3339, domain::TimePoint now) {
    constexpr std::int64_t minute = 60;
    const auto then = domain::parse_rfc3339(rfc3339);
    if (!then) {
        return std::string(rfc3339);
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now - *then).count();
    return seconds < 2 * minute ? fmt::format("{} s ago", std::max<std::int64_t>(0, seconds))
                                : fmt::format("{} min ago", seconds / minute);
}

Cell state_cell(std::string_view state) {
    const auto* found = std::find_if(std::begin(looks), std::end(looks),
                                     [state](const Look& look) { return look.state == state; });
    return {std::string(state), found == std::end(looks) ? Style::plain : found->style};
}

bool is_final_state(std::string_view state) {
    switch (domain::request_state_from(state).value_or(RequestState::received)) {
        case RequestState::completed:
        case RequestState::partially_completed:
        case RequestState::failed:
        case RequestState::rejected:
        case RequestState::cancelled:
            return true;
        default:
            return false;
    }
}

std::string counted(std::int64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace callveil::cli
