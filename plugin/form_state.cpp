// SPDX-License-Identifier: Apache-2.0
// What a form shows: the state document of FormModel.
#include "plugin/form_description.hpp"
#include "plugin/form_model.hpp"

namespace callveil::plugin {

using wire::Json;

std::string_view to_string(FormStatus status) noexcept {
    switch (status) {
        case FormStatus::editing:
            return "editing";
        case FormStatus::saving:
            return "saving";
        case FormStatus::not_saved:
            return "not_saved";
        case FormStatus::queued:
            return "queued";
        case FormStatus::sent:
            return "sent";
        case FormStatus::refused:
            return "refused";
    }
    return "editing";
}

std::string_view to_string(PrefillState state) noexcept {
    switch (state) {
        case PrefillState::off:
            return "off";
        case PrefillState::asked:
            return "asked";
        case PrefillState::filled:
            return "filled";
        case PrefillState::shared:
            return "shared";
        case PrefillState::unknown:
            return "unknown";
        case PrefillState::unavailable:
            return "unavailable";
    }
    return "off";
}

Findings FormModel::shown_errors() const {
    auto shown = wrong_values(data_);
    // An empty form is not wrong before anybody wants to send it.
    if (send_tried_ == SendTried::yes) {
        shown.merge(missing_values(data_));
    }
    return shown;
}

Json FormModel::actions() const {
    Json list = Json::array();
    const auto offer = [&list](bool offered, std::string_view id) {
        if (offered) {
            list.push_back(std::string(id));
        }
    };
    offer(can_edit(), action_ids::send);
    offer(offers_caller_number(), action_ids::use_caller_number);
    offer(can_edit() && data_.phones.size() < max_entries, action_ids::add_phone);
    offer(can_edit() && data_.emails.size() < max_entries, action_ids::add_email);
    offer(is_done(), action_ids::new_request);
    offer(status_ != FormStatus::saving, action_ids::dismiss);
    return list;
}

Json FormModel::disabled() const {
    if (can_edit()) {
        return Json::array();
    }
    return {"/kind", "/name", "/phones", "/emails", "/customer_id", "/comments"};
}

Json FormModel::state() const {
    Json state{{"type", std::string(form_types::request)},
               {"form_id", id_},
               {"interaction_id", interaction_id_},
               {"rev", rev_},
               {"data", to_json(data_)},
               {"errors", can_edit() ? Json(shown_errors()) : Json::object()},
               {"warnings", can_edit() ? Json(odd_values(data_)) : Json::object()},
               {"hidden", Json::array()},
               {"disabled", disabled()},
               {"status", std::string(to_string(status_))},
               {"notice", notice_},
               {"banner", banner_},
               {"prefill", std::string(to_string(prefill_))},
               {"actions", actions()}};
    if (!reference_.empty()) {
        state["reference"] = reference_;
    }
    return state;
}

}  // namespace callveil::plugin
