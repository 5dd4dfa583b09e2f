// SPDX-License-Identifier: Apache-2.0
#include "plugin/request_desk.hpp"

#include <utility>

#include "plugin/form_description.hpp"
#include "wire/uuid.hpp"

namespace callveil::plugin {
namespace {

constexpr std::size_t uuid_random_bytes = 10;

tl::unexpected<Error> no_such(std::string_view what) {
    return fail(ErrorCode::not_found, "There is no such " + std::string(what) + ".");
}

}  // namespace

RequestDesk::RequestDesk(DaemonLink& link, FormView& view, DeskSurroundings around)
    : link_(link), view_(view), around_(std::move(around)) {}

Result<wire::Json> RequestDesk::state(std::string_view form_id) const {
    if (form_id == my_requests_id) {
        return my_requests_.state();
    }
    const auto form = forms_.find(form_id);
    if (form == forms_.end()) {
        return no_such("form");
    }
    return form->second.state();
}

Result<void> RequestDesk::edit(std::string_view form_id, std::uint64_t seen_rev,
                               std::string_view pointer, const wire::Json& value) {
    if (form_id == my_requests_id) {
        return fail(ErrorCode::wrong_state, "The list of requests cannot be edited.");
    }
    const auto form = forms_.find(form_id);
    if (form == forms_.end()) {
        return no_such("form");
    }
    CALLVEIL_TRY(form->second.edit(seen_rev, pointer, value));
    tell(form->second);
    return {};
}

Result<void> RequestDesk::act(std::string_view form_id, std::string_view action,
                              const wire::Json& args) {
    if (form_id == my_requests_id) {
        return act_on_list(action, args);
    }
    const auto form = forms_.find(form_id);
    return form == forms_.end() ? Result<void>(no_such("form")) : run(form->second, action);
}

Result<void> RequestDesk::run(FormModel& form, std::string_view action) {
    if (action == action_ids::new_request) {
        return open_another(form);
    }
    if (action == action_ids::dismiss) {
        return dismiss(form);
    }
    const auto before = form.rev();
    Result<void> done = no_such("action");
    if (action == action_ids::send) {
        done = send(form);
    } else if (action == action_ids::add_phone) {
        done = form.add_phone();
    } else if (action == action_ids::add_email) {
        done = form.add_email();
    } else if (action == action_ids::use_caller_number) {
        done = form.use_caller_number();
    }
    if (form.rev() != before) {
        tell(form);
    }
    return done;
}

Result<void> RequestDesk::send(FormModel& form) {
    CALLVEIL_ASSIGN(auto data, form.begin_send());
    const auto now = around_.now();
    const auto client_id =
        wire::make_uuid7(now.time_since_epoch(), around_.random_bytes(uuid_random_bytes));
    sending_[client_id] = form.id();
    link_.give(
        SaveRequest{client_id,
                    {std::move(data.kind), std::move(data.name), std::move(data.phones),
                     std::move(data.emails), std::move(data.customer_id), std::move(data.comments),
                     form.interaction_id(), around_.agent_id(), rfc3339(now)}});
    return {};
}

Result<void> RequestDesk::open_another(const FormModel& form) {
    if (!form.is_done()) {
        return fail(ErrorCode::wrong_state, "Send or dismiss this request first.");
    }
    const auto id = form.id();
    open_form(call_about(id, form.interaction_id()), id);
    return {};
}

Result<void> RequestDesk::dismiss(const FormModel& form) {
    if (form.status() == FormStatus::saving) {
        return fail(ErrorCode::wrong_state, "The request is being saved; wait a moment.");
    }
    const auto id = form.id();
    close_form(id);
    return {};
}

Result<void> RequestDesk::act_on_list(std::string_view action, const wire::Json& args) {
    if (action != action_ids::send_again) {
        return no_such("action");
    }
    const auto reference = args.is_object() ? args.find("reference") : args.end();
    if (reference == args.end() || !reference->is_string()) {
        return fail(ErrorCode::invalid_argument, "'reference' must name a refused request.");
    }
    const auto text = reference->get<std::string>();
    if (!my_requests_.is_refused(text)) {
        return fail(ErrorCode::wrong_state, "Only a refused request can be sent again.");
    }
    link_.give(SendAgain{text});
    return {};
}

}  // namespace callveil::plugin
