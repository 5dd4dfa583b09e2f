// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/form_data.hpp"
#include "plugin/form_rules.hpp"
#include "wire/agent_messages.hpp"

namespace callveil::plugin {

/// How far a form has come.
enum class FormStatus {
    editing,
    saving,     ///< Send was pressed; the outbox has not committed yet
    not_saved,  ///< the outbox could not take it; it can be edited and sent again
    queued,     ///< in the outbox; its reference is valid
    sent,       ///< the daemon has it
    refused     ///< the daemon does not want it; it can be edited and sent again
};

/// What became of the look-up of stored contact data.
enum class PrefillState { off, asked, filled, shared, unknown, unavailable };

/// One headless request form: values, revision, rules and status. Knows no host and no daemon.
/// Used on one thread.
class FormModel {
public:
    FormModel(std::string id, std::string interaction_id);

    const std::string& id() const noexcept { return id_; }
    const std::string& interaction_id() const noexcept { return interaction_id_; }
    std::uint64_t rev() const noexcept { return rev_; }
    FormStatus status() const noexcept { return status_; }
    const FormData& data() const noexcept { return data_; }
    /// Nothing was typed and nothing sent: closing it loses no work of the agent.
    bool is_pristine() const noexcept { return touched_ == 0 && status_ == FormStatus::editing; }
    /// Its content is safe in the outbox or with the daemon.
    bool is_done() const noexcept {
        return status_ == FormStatus::queued || status_ == FormStatus::sent;
    }
    bool can_edit() const noexcept;
    /// Of the request that it became; empty before that.
    const std::string& reference() const noexcept { return reference_; }

    /// Changes one field; `pointer` and `value` as in `put`.
    /// @error stale        `seen_rev` is not the current revision.
    /// @error wrong_state  the form is being saved or was sent.
    Result<void> edit(std::uint64_t seen_rev, std::string_view pointer, const wire::Json& value);
    /// Appends an empty box. @error wrong_state  it was sent, or 10 are there.
    Result<void> add_phone();
    Result<void> add_email();
    /// Puts the caller's number into a phone box. @error wrong_state  not offered now.
    Result<void> use_caller_number();

    /// Checks the values and goes to `saving`.
    /// @return what is to be sent: blanks cut, empty boxes left out.
    /// @error invalid_argument  a field must be mended; the state has the sentences.
    /// @error wrong_state       it was sent already.
    Result<FormData> begin_send();
    void mark_saved(std::string reference);
    void mark_not_saved(std::string sentence);
    /// What became of the saved request, in any order: a refused one may be sent again from the
    /// list. Nothing happens to a form that is no saved request, or is one no more.
    void mark_queued();
    void mark_sent();
    void mark_refused(std::string sentence);

    /// The number that *use caller's number* would put in; empty for a withheld one.
    void set_caller_number(std::string number);
    /// Whether `query` is to be asked: it differs from the last one, or that could not be answered.
    /// Then the form waits for its answer; phones and e-mails that the agent has not touched go.
    bool begin_prefill(const wire::Prefill& query);
    /// Nothing may be looked up any more: forgets the question, and takes away what its answer has
    /// filled in and the agent has not changed.
    void withdraw_prefill();
    /// Fills phones and e-mails that the agent has not touched.
    void apply_prefill(const wire::PrefillReply& reply);
    /// The look-up failed, or takes long.
    void miss_prefill();
    /// The question to ask once more, when the last one could not be answered.
    std::optional<wire::Prefill> missed_query() const;
    /// Line about the connection to the daemon; empty when all is well.
    void set_banner(std::string text);

    /// The document that callveil_ext_form::state writes.
    wire::Json state() const;

private:
    Result<void> add_box(Field field, std::vector<std::string>& entries);
    Findings shown_errors() const;
    wire::Json actions() const;
    wire::Json disabled() const;
    bool offers_caller_number() const;
    void touch(Field field) noexcept { touched_ |= static_cast<std::uint8_t>(field); }
    bool is_touched(Field field) const noexcept {
        return (touched_ & static_cast<std::uint8_t>(field)) != 0;
    }
    bool is_saved_request() const noexcept;
    void fill(const std::vector<std::string>& phones, const std::vector<std::string>& emails);
    void tell_of_prefill(std::string sentence);
    void reopen();
    void become(FormStatus status, std::string notice);

    std::string id_;
    std::string interaction_id_;
    std::uint64_t rev_ = 1;
    FormStatus status_ = FormStatus::editing;
    FormData data_;
    std::uint8_t touched_ = 0;
    enum class SendTried { no, yes } send_tried_ = SendTried::no;
    std::string reference_;
    std::string notice_;
    std::string banner_;
    std::string caller_number_;
    PrefillState prefill_ = PrefillState::off;
    wire::Prefill query_;
    bool has_stored_phone_ = false;       ///< the answer brought a phone into the form
    std::vector<std::string> prefilled_;  ///< values that no agent typed; none after Send
};

/// "editing", "saving", "not_saved", "queued", "sent", "refused".
std::string_view to_string(FormStatus status) noexcept;
/// "off", "asked", "filled", "shared", "unknown", "unavailable".
std::string_view to_string(PrefillState state) noexcept;

}  // namespace callveil::plugin
