// SPDX-License-Identifier: Apache-2.0
#include "domain/job.hpp"

#include "domain/enum_names.hpp"

namespace callveil::domain {
namespace {

constexpr Named<JobKind> job_kinds[] = {
    {JobKind::search, "search"},
    {JobKind::preview, "preview"},
    {JobKind::export_package, "export_package"},
    {JobKind::pseudonymize, "pseudonymize"},
};

constexpr Named<JobState> job_states[] = {
    {JobState::queued, "queued"}, {JobState::running, "running"},     {JobState::done, "done"},
    {JobState::failed, "failed"}, {JobState::cancelled, "cancelled"},
};

}  // namespace

std::string_view to_string(JobKind kind) noexcept {
    return name_in(job_kinds, kind);
}
std::optional<JobKind> job_kind_from(std::string_view text) noexcept {
    return value_in(job_kinds, text);
}

std::string_view to_string(JobState state) noexcept {
    return name_in(job_states, state);
}
std::optional<JobState> job_state_from(std::string_view text) noexcept {
    return value_in(job_states, text);
}

}  // namespace callveil::domain
