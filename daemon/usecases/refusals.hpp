// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>

#include "domain/principal.hpp"
#include "usecases/context.hpp"

namespace callveil::usecases {

/// Refused attempts of verbs that decide or reveal something, in the audit log.
///
/// The first attempt of one caller with one verb, object and outcome is written at once; those that
/// follow within a minute are counted, and the count is written with the first refusal of anybody
/// after that minute. So neither a desktop in a loop nor a stubborn person floods the log.
/// Thread safety: any thread. Nothing waits for the disk.
class Refusals {
public:
    /// `context` outlives it.
    explicit Refusals(const Context& context) : context_(context) {}

    /// @param object  what it was about: a reference, a job, package or plan; anything that has not
    ///                the shape of such an id is left out.
    void note(const domain::Caller& caller, std::string_view verb, std::string_view object,
              ErrorCode code);

private:
    using Key = std::tuple<std::string, std::string, std::string, ErrorCode>;
    struct Repeated {
        domain::Caller caller;
        domain::TimePoint told{};
        std::int64_t untold = 0;
    };
    void tell(const Key& key, const domain::Caller& caller, std::int64_t count) const;
    void tell_older_than(domain::TimePoint now);

    const Context& context_;
    std::mutex mutex_;
    std::map<Key, Repeated> repeated_;
};

/// Whether a refusal of `verb` with `code` is worth an entry: it is a rule that said no, not a
/// typing error, and the verb decides something or shows a person's data.
bool is_audited_refusal(std::string_view verb, ErrorCode code) noexcept;

}  // namespace callveil::usecases
