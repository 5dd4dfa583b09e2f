// SPDX-License-Identifier: Apache-2.0
#include "plugin/prefill.hpp"

#include <algorithm>
#include <string_view>

namespace callveil::plugin {
namespace {

constexpr std::size_t max_number_bytes = 64;
constexpr auto min_digits = 3;

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

auto digits_in(std::string_view text) {
    return std::count_if(text.begin(), text.end(), is_digit);
}

bool is_e164(std::string_view text) noexcept {
    return text.size() >= 4 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
           std::all_of(text.begin() + 1, text.end(), is_digit);
}

bool looks_like_a_number(std::string_view text) noexcept {
    const auto fits = [](char c) {
        return is_digit(c) || std::string_view("+-.() /").find(c) != std::string_view::npos;
    };
    return text.size() <= max_number_bytes && digits_in(text) >= min_digits &&
           std::all_of(text.begin(), text.end(), fits);
}

std::string_view without_scheme(std::string_view address) noexcept {
    for (const std::string_view scheme : {"sip:", "sips:", "tel:"}) {
        if (address.starts_with(scheme)) {
            return address.substr(scheme.size());
        }
    }
    return address;
}

std::string_view user_part(std::string_view address) noexcept {
    const auto user = without_scheme(address);
    return user.substr(0, user.find_first_of("@;"));
}

}  // namespace

std::string caller_number(const Remote& remote) {
    if (remote.presentation == Presentation::withheld) {
        return {};
    }
    if (is_e164(remote.e164)) {
        return remote.e164;
    }
    const auto user = user_part(remote.address);
    return looks_like_a_number(user) ? std::string(user) : std::string();
}

std::optional<wire::Prefill> prefill_query(const Interaction& interaction) {
    if (interaction.media != Media::voice || interaction.direction == Direction::between_agents ||
        interaction.remote.presentation == Presentation::withheld) {
        return std::nullopt;
    }
    if (!interaction.customer_id.empty()) {
        return wire::Prefill{interaction.customer_id, {}};
    }
    auto number = caller_number(interaction.remote);
    return number.empty() ? std::nullopt : std::optional(wire::Prefill{{}, std::move(number)});
}

std::string prefill_notice(std::int64_t persons, const wire::Prefill& query) {
    const std::string_view what = query.customer_id.empty() ? "number" : "customer ID";
    if (persons == 1) {
        return {};
    }
    if (persons <= 0) {
        return "Nobody with this " + std::string(what) + " is stored.";
    }
    return std::to_string(persons) + " people share this " + std::string(what) + ".";
}

}  // namespace callveil::plugin
