// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "domain/identity.hpp"
#include "domain/value.hpp"

namespace callveil::identity {

/// Finds out whether a cell names one of the given identities, however it is written there.
///
/// Phones: same E.164 (libphonenumber, region of the source), or equal digits after dropping at
/// most one of "+", "00", "011", then the country code of the region, then its trunk digit. A drop
/// must leave at least 7 digits and as many as a number of the region has; where libphonenumber
/// knows a number as valid, its E.164 is the only reading besides the digits as written. Candidates
/// are chosen by their last 7 digits, so most cells are never parsed. An extension ("ext 12",
/// "x12",
/// ";ext=") is not part of the number. A cell may hold several numbers ("a / b"), each on its own.
/// A number with an X in place of a digit (a masked one) never matches.
/// E-mails: case-folded (ICU, NFC), surrounding blanks dropped; "Name <a@b>" and lists are taken
/// apart. Every other kind: equal text after surrounding blanks are dropped. An integer cell, or a
/// whole number kept as a double, counts as its decimal text; a blob never matches.
///
/// Thread safety: const calls from any thread. Immutable after compile().
class Matcher {
public:
    /// @param region  ISO 3166 alpha-2, e.g. "US".
    /// @error invalid_argument  a phone with under 4 digits, masked or with letters for digits, an
    ///        empty value, an unknown region.
    static Result<Matcher> compile(std::vector<domain::Identity> given, std::string_view region);

    Matcher(Matcher&&) noexcept;
    Matcher& operator=(Matcher&&) noexcept;
    ~Matcher();

    const std::vector<domain::Identity>& given() const noexcept;
    /// Index into `given()` of an identity of `kind` that `value` names.
    std::optional<std::size_t> match(std::string_view kind, const domain::Value& value) const;
    /// Whether identities of `kind` were given, `value` is present and names none of them. A value
    /// that names nobody at all (a masked phone, "n/a", an e-mail without "@") does not contradict.
    bool contradicts(std::string_view kind, const domain::Value& value) const;

private:
    struct State;
    explicit Matcher(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// A partial search: digits of a phone number, or characters of an e-mail or id, anywhere inside.
class PartialMatcher {
public:
    /// Where the needle must stand.
    enum class Place { prefix, suffix, anywhere };

    /// @error invalid_argument  under 4 digits (phone) or 3 characters (others) besides blanks and
    ///        underscores; "*", "%" and "?" anywhere: refused with a sentence, not expanded. "_"
    ///        only ever means itself, because e-mail addresses hold it.
    static Result<PartialMatcher> compile(std::string_view kind, std::string_view text,
                                          Place place);

    /// Phones are compared on their digits, the rest case-folded. A prefix of a phone stands at the
    /// front of the digits as written, or behind "00" or "011", the country code that one of these
    /// or
    /// "+" announces, and one trunk digit 0 or 1. Masked numbers never match.
    bool matches(std::string_view kind, const domain::Value& value) const;

private:
    std::string kind_;
    std::string needle_;
    Place place_ = Place::anywhere;
};

/// Canonical text by which two cells of one kind are the same identity: E.164 where the number
/// parses, else its digits; folded e-mail; trimmed text for the rest. Empty for nothing usable
/// (also a masked phone, an e-mail without "@"). The first one of a cell that names several.
std::string canonical(std::string_view kind, const domain::Value& value, std::string_view region);

/// The canonical text of every number or address in a cell, in order.
std::vector<std::string> all_canonical(std::string_view kind, const domain::Value& value,
                                       std::string_view region);

}  // namespace callveil::identity
