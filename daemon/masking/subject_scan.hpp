// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "masking/subject_term.hpp"

namespace callveil::masking {

/// Finds the identifiers of one person in free text and covers them. docs/formats/masks.md has the
/// rules of `free_text` in full.
///
/// RE2 searches: the time grows with the length of the text and the memory is bounded; where the
/// bound is met it goes on more slowly and still finds everything. Thread safety: const calls from
/// any thread.
class SubjectScan {
public:
    /// @error invalid_argument  the identifiers together are too many or too long for 16 MiB, or
    ///                          one is not UTF-8.
    static Result<std::shared_ptr<const SubjectScan>> compile(
        const std::vector<SubjectTerm>& terms);

    SubjectScan(const SubjectScan&) = delete;
    SubjectScan& operator=(const SubjectScan&) = delete;
    ~SubjectScan();

    /// `text` with an X for each letter, digit and combining mark of an identifier. All else stays,
    /// and a second run changes nothing.
    /// @param text  UTF-8.
    std::string cover(std::string_view text) const;

private:
    struct State;
    explicit SubjectScan(std::unique_ptr<State> state);
    std::string cover_once(std::string_view text) const;
    std::size_t end_of(std::string_view text, std::size_t start) const;

    std::unique_ptr<State> state_;
};

}  // namespace callveil::masking
