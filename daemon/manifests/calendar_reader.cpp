// SPDX-License-Identifier: Apache-2.0
#include "manifests/calendar_reader.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "manifests/yaml_document.hpp"

namespace callveil::manifests {
namespace {

constexpr std::array<std::string_view, 1> file_keys = {"calendar"};
constexpr std::array<std::string_view, 3> calendar_keys = {"name", "weekend", "holidays"};
constexpr std::array<std::string_view, 2> holiday_keys = {"date", "name"};
constexpr std::array<std::string_view, 7> day_names = {"sunday",   "monday", "tuesday", "wednesday",
                                                       "thursday", "friday", "saturday"};

Result<std::chrono::weekday> read_weekday(const YamlNode& node) {
    CALLVEIL_ASSIGN(const std::string name, node.text());
    const auto found = std::ranges::find(day_names, name);
    if (found == day_names.end()) {
        return fail(node.error("A day of the week is written out in lower case, such as sunday."));
    }
    return std::chrono::weekday{static_cast<unsigned>(found - day_names.begin())};
}

Result<void> read_weekend(const YamlNode& list, domain::BusinessCalendar& calendar) {
    if (list.is_null()) {
        return {};
    }
    CALLVEIL_ASSIGN(const auto items, list.items());
    calendar.weekend.clear();
    for (const auto& item : items) {
        CALLVEIL_ASSIGN(const auto day, read_weekday(item));
        if (std::ranges::find(calendar.weekend, day) != calendar.weekend.end()) {
            return fail(item.error("This day stands twice."));
        }
        calendar.weekend.push_back(day);
    }
    if (calendar.weekend.size() == day_names.size()) {
        return fail(list.error("One day of the week must be a business day."));
    }
    return {};
}

Result<std::chrono::sys_days> read_date(const YamlNode& node) {
    CALLVEIL_ASSIGN(const std::string text, node.text());
    const auto midnight = domain::parse_rfc3339(text + "T00:00:00Z");
    if (!midnight) {
        return fail(node.error("A day is written as 2026-12-31, and it must exist."));
    }
    return std::chrono::floor<std::chrono::days>(*midnight);
}

Result<void> read_holidays(const YamlNode& list, domain::BusinessCalendar& calendar) {
    CALLVEIL_ASSIGN(const auto items, list.items());
    for (const auto& item : items) {
        CALLVEIL_TRY(item.expect_keys(holiday_keys));
        CALLVEIL_ASSIGN(const YamlNode date, item.at("date"));
        CALLVEIL_ASSIGN(const auto day, read_date(date));
        if (!calendar.holidays.insert(day).second) {
            return fail(date.error("This day stands twice."));
        }
    }
    return {};
}

Result<domain::BusinessCalendar> read_calendar(const YamlNode& root) {
    CALLVEIL_TRY(root.expect_keys(file_keys));
    CALLVEIL_ASSIGN(const YamlNode node, root.at("calendar"));
    CALLVEIL_TRY(node.expect_keys(calendar_keys));
    domain::BusinessCalendar calendar;
    CALLVEIL_ASSIGN(calendar.name, node.at_text("name"));
    CALLVEIL_TRY(read_weekend(node.find("weekend"), calendar));
    CALLVEIL_TRY(read_holidays(node.find("holidays"), calendar));
    return calendar;
}

}  // namespace

Result<domain::BusinessCalendar> load_calendar(const std::filesystem::path& file) {
    CALLVEIL_ASSIGN(const YamlNode root, load_yaml(file));
    return read_calendar(root);
}

Result<domain::BusinessCalendar> parse_calendar(std::string_view text, std::string_view file_name) {
    CALLVEIL_ASSIGN(const YamlNode root, parse_yaml(text, file_name));
    return read_calendar(root);
}

}  // namespace callveil::manifests
