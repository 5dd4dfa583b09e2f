// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>

#include "plugin/link_io.hpp"

namespace callveil::plugin {

/// Prefill look-ups on their way. One that is not answered in time is reported missed, and its
/// answer is still passed on when it comes within 30 s. Used on the I/O thread.
class Lookups {
public:
    Lookups(Questions& questions, std::chrono::milliseconds patience, Tell tell);

    void add(const AskPrefill& order, Moment now);
    /// Sends what was not sent yet; the link is up.
    void pump(Moment now);
    /// Reports what is late.
    void tick(Moment now);
    Moment next_due() const;

private:
    enum class Step { unsent, sent, missed };
    struct Lookup {
        wire::Prefill query;
        Moment due;
        Step step = Step::unsent;
    };
    void answered(std::uint64_t ask, const std::optional<wire::Envelope>& envelope);

    Questions& questions_;
    std::chrono::milliseconds patience_;
    Tell tell_;
    std::map<std::uint64_t, Lookup> lookups_;
};

}  // namespace callveil::plugin
