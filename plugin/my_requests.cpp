// SPDX-License-Identifier: Apache-2.0
#include "plugin/my_requests.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "plugin/form_description.hpp"
#include "wire/codec.hpp"

namespace callveil::plugin {
namespace {

using wire::Json;

constexpr std::array<std::string_view, 7> notable{
    "approved", "completed", "partially_completed", "rejected", "failed", "cancelled", "refused"};

bool is_notable(std::string_view state) noexcept {
    return std::find(notable.begin(), notable.end(), state) != notable.end();
}

std::string words(std::string_view state) {
    std::string text(state);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

/// Without the reason: that is somebody's own words, and this may be shown on any screen.
std::string sentence(const RequestRow& row) {
    return row.reference + " is " + words(row.state) + ".";
}

}  // namespace

const RequestRow* MyRequests::find(std::string_view reference) const {
    const auto row = std::find_if(rows_.begin(), rows_.end(), [reference](const auto& candidate) {
        return candidate.reference == reference;
    });
    return row == rows_.end() ? nullptr : &*row;
}

std::vector<std::string> MyRequests::update(std::vector<RequestRow> rows) {
    std::vector<std::string> news;
    for (const auto& row : rows) {
        const auto* known = find(row.reference);
        const bool changed = known == nullptr || known->state != row.state;
        if (told_ == Told::something && changed && is_notable(row.state)) {
            news.push_back(sentence(row));
        }
    }
    told_ = Told::something;
    if (rows != rows_) {
        rows_ = std::move(rows);
        ++rev_;
    }
    return news;
}

void MyRequests::set_banner(std::string text) {
    if (banner_ != text) {
        banner_ = std::move(text);
        ++rev_;
    }
}

bool MyRequests::is_refused(std::string_view reference) const {
    const auto* row = find(reference);
    return row != nullptr && row->state == "refused";
}

Json MyRequests::state() const {
    Json rows = Json::array();
    Json actions = Json::array();
    for (const auto& row : rows_) {
        rows.push_back(wire::encode(row));
        if (row.state == "refused" && actions.empty()) {
            actions.push_back(std::string(action_ids::send_again));
        }
    }
    return {{"type", std::string(form_types::my_requests)},
            {"form_id", std::string(my_requests_id)},
            {"rev", rev_},
            {"data", {{"rows", std::move(rows)}}},
            {"errors", Json::object()},
            {"warnings", Json::object()},
            {"hidden", Json::array()},
            {"disabled", Json::array({"/rows"})},
            {"status", "listing"},
            {"banner", banner_},
            {"actions", std::move(actions)}};
}

}  // namespace callveil::plugin
