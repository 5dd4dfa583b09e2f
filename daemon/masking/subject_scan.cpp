// SPDX-License-Identifier: Apache-2.0
#include "masking/subject_scan.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "masking/subject_patterns.hpp"
#include "masking/utf8.hpp"
#include "masking/word_bounds.hpp"

namespace callveil::masking {
namespace {

constexpr std::int64_t most_memory = std::int64_t{16} << 20;

/// Not RE2::Set: it names which expressions match and never where, and says "none" when its memory
/// runs out.
Result<std::unique_ptr<RE2>> expression_of(const std::string& pattern) {
    RE2::Options options;
    options.set_max_mem(most_memory);
    options.set_longest_match(true);
    options.set_log_errors(false);
    options.set_never_capture(true);
    auto made = std::make_unique<RE2>(pattern, options);
    if (!made->ok()) {
        return fail(ErrorCode::invalid_argument,
                    "The identifiers of the request cannot be looked for in free text: they are "
                    "not UTF-8, or too many or too long.");
    }
    return made;
}

void add(std::string& all, const std::string& pattern) {
    all += (all.empty() ? "" : "|") + pattern;
}

std::string covered(std::string_view identifier) {
    auto points = decode_utf8(identifier).value_or(std::u32string());
    std::replace_if(points.begin(), points.end(), in_word, U'X');
    return encode_utf8(points);
}

}  // namespace

struct SubjectScan::State {
    std::unique_ptr<RE2> any;  ///< null where there is nothing to look for
    std::map<TermKind, std::unique_ptr<RE2>> kinds;
};

SubjectScan::SubjectScan(std::unique_ptr<State> state) : state_(std::move(state)) {}
SubjectScan::~SubjectScan() = default;

Result<std::shared_ptr<const SubjectScan>> SubjectScan::compile(
    const std::vector<SubjectTerm>& terms) {
    std::map<TermKind, std::string> patterns;
    std::string all;
    for (const auto& term : terms) {
        const auto pattern = pattern_of(term);
        if (!pattern.empty()) {
            add(patterns[term.kind], pattern);
            add(all, pattern);
        }
    }
    auto state = std::make_unique<State>();
    for (const auto& [kind, pattern] : patterns) {
        CALLVEIL_ASSIGN(state->kinds[kind], expression_of(pattern));
    }
    if (!all.empty()) {
        CALLVEIL_ASSIGN(state->any, expression_of(all));
    }
    return std::shared_ptr<const SubjectScan>(new SubjectScan(std::move(state)));
}

std::string SubjectScan::cover(std::string_view text) const {
    auto now = cover_once(text);
    // What is covered may complete an identifier that holds an X itself.
    for (auto next = now; now != text; now = std::move(next)) {
        next = cover_once(now);
        if (next == now) {
            break;
        }
    }
    return now;
}

std::string SubjectScan::cover_once(std::string_view text) const {
    std::string out;
    std::size_t kept = 0;
    re2::StringPiece hit;
    for (std::size_t at = 0; state_->any && at < text.size() &&
                             state_->any->Match({text.data(), text.size()}, at, text.size(),
                                                RE2::UNANCHORED, &hit, 1);) {
        const auto start = static_cast<std::size_t>(hit.data() - text.data());
        const auto stop = end_of(text, start);
        at = std::max(stop, start + 1);
        if (stop > start) {
            out += text.substr(kept, start - kept);
            out += covered(text.substr(start, stop - start));
            kept = stop;
        }
    }
    return out.append(text.substr(kept));
}

/// Where the longest whole identifier ends that begins at `start`; 0 where none does.
std::size_t SubjectScan::end_of(std::string_view text, std::size_t start) const {
    std::size_t longest = 0;
    for (const auto& [kind, expression] : state_->kinds) {
        re2::StringPiece hit;
        for (auto end = text.size();
             end > start && expression->Match({text.data(), text.size()}, start, end,
                                              RE2::ANCHOR_START, &hit, 1);) {
            const auto stop = start + hit.size();
            if (stands_alone(kind, text, start, stop)) {
                longest = std::max(longest, stop);
                break;
            }
            end = stop - 1;
        }
    }
    return longest;
}

}  // namespace callveil::masking
