// SPDX-License-Identifier: Apache-2.0
#include "identity/addresses.hpp"

#include <algorithm>

#include "identity/cell_text.hpp"

namespace callveil::identity {

namespace {

constexpr std::string_view separators = " \t\n\r\f\v,;<>|";
constexpr std::string_view brackets = "()[]'";
constexpr std::string_view scheme = "mailto:";

std::string_view unwrapped(std::string_view part) noexcept {
    while (!part.empty() && brackets.find(part.front()) != std::string_view::npos) {
        part.remove_prefix(1);
    }
    while (!part.empty() && brackets.find(part.back()) != std::string_view::npos) {
        part.remove_suffix(1);
    }
    if (part.size() >= 2 && part.front() == '"' && part.back() == '"') {
        part = part.substr(1, part.size() - 2);
    }
    if (equals_folded(part.substr(0, scheme.size()), scheme)) {
        part.remove_prefix(scheme.size());
    }
    return part;
}

}  // namespace

AddressReader::AddressReader(std::string_view text) noexcept
    : rest_(text), quotes_pair_(std::ranges::count(text, '"') % 2 == 0) {}

std::optional<std::string_view> AddressReader::next() noexcept {
    while (!rest_.empty()) {
        const auto part = unwrapped(take_part());
        if (part.find('@') != std::string_view::npos) {
            return part;
        }
    }
    return std::nullopt;
}

std::string_view AddressReader::take_part() noexcept {
    auto quoted = false;
    std::size_t end = 0;
    for (; end < rest_.size(); ++end) {
        quoted = quoted != (quotes_pair_ && rest_[end] == '"');
        if (!quoted && separators.find(rest_[end]) != std::string_view::npos) {
            break;
        }
    }
    const auto part = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return part;
}

void AddressSet::add(std::string_view text, std::size_t index) {
    const auto whole = folded(text);
    const auto before = entries_.size();
    AddressReader reader(whole);
    while (const auto address = reader.next()) {
        entries_.push_back({std::string(*address), index});
    }
    if (entries_.size() == before) {
        entries_.push_back({std::string(trimmed(whole)), index});
    }
}

std::optional<std::size_t> AddressSet::match(std::string_view text) const {
    return is_ascii(text) ? match_ascii_or_folded(text) : match_ascii_or_folded(folded(text));
}

std::optional<std::size_t> AddressSet::match_ascii_or_folded(std::string_view text) const noexcept {
    AddressReader reader(text);
    while (const auto address = reader.next()) {
        if (const auto found = find(*address)) {
            return found;
        }
    }
    return find(trimmed(text));
}

std::optional<std::size_t> AddressSet::find(std::string_view address) const noexcept {
    const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
        return entry.folded.size() == address.size() && equals_folded(address, entry.folded);
    });
    return found == entries_.end() ? std::nullopt : std::optional(found->index);
}

}  // namespace callveil::identity
