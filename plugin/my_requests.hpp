// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugin/daemon_link.hpp"
#include "wire/json.hpp"

namespace callveil::plugin {

/// The list of requests that this station sent, as a read-only form. Used on one thread.
class MyRequests {
public:
    /// Takes the rows as they are now.
    /// @return one sentence, with nothing personal in it, for each request that came to a decision
    ///         or an end since the last call; none on the first call, when everything is old news.
    std::vector<std::string> update(std::vector<RequestRow> rows);
    void set_banner(std::string text);

    std::uint64_t rev() const noexcept { return rev_; }
    const std::vector<RequestRow>& rows() const noexcept { return rows_; }
    /// nullptr when it is not in the list.
    const RequestRow* find(std::string_view reference) const;
    /// Whether the request can be sent once more.
    bool is_refused(std::string_view reference) const;
    /// The document that callveil_ext_form::state writes.
    wire::Json state() const;

private:
    std::uint64_t rev_ = 1;
    std::vector<RequestRow> rows_;
    std::string banner_;
    enum class Told { nothing, something } told_ = Told::nothing;
};

}  // namespace callveil::plugin
