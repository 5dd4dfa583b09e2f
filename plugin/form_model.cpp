// SPDX-License-Identifier: Apache-2.0
#include "plugin/form_model.hpp"

#include <algorithm>
#include <utility>

#include "plugin/prefill.hpp"

namespace callveil::plugin {
namespace {

constexpr const char* waits_for_the_daemon = "Saved. It is sent as soon as the daemon answers.";
constexpr std::uint8_t every_field = 0xFF;

tl::unexpected<Error> not_now(std::string detail) {
    return fail(ErrorCode::wrong_state, std::move(detail));
}

tl::unexpected<Error> was_sent() {
    return not_now("The form was sent and can no longer be edited; open a new request.");
}

/// Takes the boxes away that hold one of `values`.
void remove_values(std::vector<std::string>& boxes, const std::vector<std::string>& values) {
    std::erase_if(boxes, [&values](const auto& box) {
        return std::find(values.begin(), values.end(), box) != values.end();
    });
    if (boxes.empty()) {
        boxes.emplace_back();
    }
}

constexpr std::size_t kept(std::size_t count) {
    return std::min(count, max_entries);
}

std::vector<std::string> boxes(const std::vector<std::string>& values) {
    if (values.empty()) {
        return {""};
    }
    return {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(kept(values.size()))};
}

}  // namespace

FormModel::FormModel(std::string id, std::string interaction_id)
    : id_(std::move(id)), interaction_id_(std::move(interaction_id)) {}

bool FormModel::can_edit() const noexcept {
    return status_ == FormStatus::editing || status_ == FormStatus::not_saved ||
           status_ == FormStatus::refused;
}

void FormModel::become(FormStatus status, std::string notice) {
    status_ = status;
    notice_ = std::move(notice);
    ++rev_;
}

void FormModel::reopen() {
    if (status_ != FormStatus::editing) {
        reference_.clear();
        become(FormStatus::editing, {});
    }
}

Result<void> FormModel::edit(std::uint64_t seen_rev, std::string_view pointer,
                             const wire::Json& value) {
    if (!can_edit()) {
        return was_sent();
    }
    if (seen_rev != rev_) {
        return fail(ErrorCode::stale, "The form has changed meanwhile; read its state again.");
    }
    CALLVEIL_ASSIGN(const Field field, put(data_, pointer, value));
    reopen();
    touch(field);
    ++rev_;
    return {};
}

Result<void> FormModel::add_box(Field field, std::vector<std::string>& entries) {
    if (!can_edit()) {
        return was_sent();
    }
    if (entries.size() >= max_entries) {
        return not_now("There is room for 10 entries and no more.");
    }
    entries.emplace_back();
    touch(field);
    ++rev_;
    return {};
}

Result<void> FormModel::add_phone() {
    return add_box(Field::phones, data_.phones);
}
Result<void> FormModel::add_email() {
    return add_box(Field::emails, data_.emails);
}

bool FormModel::offers_caller_number() const {
    const bool answered = prefill_ != PrefillState::off && prefill_ != PrefillState::asked;
    const auto& phones = data_.phones;
    const bool there = std::find(phones.begin(), phones.end(), caller_number_) != phones.end();
    const bool room = filled(phones).size() < max_entries;
    return can_edit() && answered && !has_stored_phone_ && !caller_number_.empty() && !there &&
           room;
}

Result<void> FormModel::use_caller_number() {
    if (!offers_caller_number()) {
        return not_now("The caller's number is not offered now.");
    }
    auto& phones = data_.phones;
    const auto empty = std::find_if(phones.begin(), phones.end(),
                                    [](const auto& entry) { return trimmed(entry).empty(); });
    if (empty == phones.end()) {
        phones.push_back(caller_number_);
    } else {
        *empty = caller_number_;
    }
    touch(Field::phones);
    ++rev_;
    return {};
}

Result<FormData> FormModel::begin_send() {
    if (!can_edit()) {
        return not_now("The form was sent already; open a new request.");
    }
    send_tried_ = SendTried::yes;
    if (!wrong_values(data_).empty() || !missing_values(data_).empty()) {
        ++rev_;
        return fail(ErrorCode::invalid_argument, "The form has fields that must be mended first.");
    }
    // What the agent sends is the agent's own from here on.
    touched_ = every_field;
    prefilled_.clear();
    reference_.clear();
    become(FormStatus::saving, {});
    return FormData{
        data_.kind,           std::string(trimmed(data_.name)),        filled(data_.phones),
        filled(data_.emails), std::string(trimmed(data_.customer_id)), data_.comments};
}

void FormModel::mark_saved(std::string reference) {
    reference_ = std::move(reference);
    become(FormStatus::queued, waits_for_the_daemon);
}

void FormModel::mark_not_saved(std::string sentence) {
    become(FormStatus::not_saved, std::move(sentence));
}

bool FormModel::is_saved_request() const noexcept {
    return is_done() || status_ == FormStatus::refused;
}

void FormModel::mark_queued() {
    if (is_saved_request() && status_ != FormStatus::queued) {
        become(FormStatus::queued, waits_for_the_daemon);
    }
}

void FormModel::mark_sent() {
    if (is_saved_request() && status_ != FormStatus::sent) {
        become(FormStatus::sent, {});
    }
}

void FormModel::mark_refused(std::string sentence) {
    if (is_saved_request() && status_ != FormStatus::refused) {
        become(FormStatus::refused, std::move(sentence));
    }
}

void FormModel::set_caller_number(std::string number) {
    if (caller_number_ != number) {
        caller_number_ = std::move(number);
        ++rev_;
    }
}

bool FormModel::begin_prefill(const wire::Prefill& query) {
    const bool known = prefill_ != PrefillState::off && query.phone == query_.phone &&
                       query.customer_id == query_.customer_id;
    if (!can_edit() || (known && prefill_ != PrefillState::unavailable)) {
        return false;
    }
    fill({}, {});
    query_ = query;
    prefill_ = PrefillState::asked;
    tell_of_prefill({});
    return true;
}

void FormModel::withdraw_prefill() {
    if (prefill_ == PrefillState::off) {
        return;
    }
    remove_values(data_.phones, prefilled_);
    remove_values(data_.emails, prefilled_);
    query_ = {};
    prefilled_.clear();
    prefill_ = PrefillState::off;
    tell_of_prefill({});
}

void FormModel::tell_of_prefill(std::string sentence) {
    if (status_ == FormStatus::editing) {
        notice_ = std::move(sentence);
    }
    ++rev_;
}

/// Puts an answer into the boxes that the agent has not touched.
void FormModel::fill(const std::vector<std::string>& phones,
                     const std::vector<std::string>& emails) {
    const auto put_in = [this](Field field, std::vector<std::string>& target,
                               const std::vector<std::string>& values) {
        if (!is_touched(field)) {
            target = boxes(values);
            prefilled_.insert(prefilled_.end(), values.begin(), values.end());
        }
    };
    has_stored_phone_ = !phones.empty() && !is_touched(Field::phones);
    put_in(Field::phones, data_.phones, phones);
    put_in(Field::emails, data_.emails, emails);
}

void FormModel::apply_prefill(const wire::PrefillReply& reply) {
    const bool one = reply.persons == 1;
    prefill_ = one ? PrefillState::filled
                   : (reply.persons > 1 ? PrefillState::shared : PrefillState::unknown);
    if (can_edit()) {
        const std::vector<std::string> none;
        fill(one ? reply.phones : none, one ? reply.emails : none);
    }
    tell_of_prefill(prefill_notice(reply.persons, query_));
}

void FormModel::miss_prefill() {
    if (prefill_ != PrefillState::asked) {
        return;
    }
    prefill_ = PrefillState::unavailable;
    tell_of_prefill("Stored contact data could not be looked up.");
}

std::optional<wire::Prefill> FormModel::missed_query() const {
    return prefill_ == PrefillState::unavailable ? std::optional(query_) : std::nullopt;
}

void FormModel::set_banner(std::string text) {
    if (banner_ != text) {
        banner_ = std::move(text);
        ++rev_;
    }
}

}  // namespace callveil::plugin
