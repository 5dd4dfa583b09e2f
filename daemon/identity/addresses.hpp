// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callveil::identity {

/// Takes the e-mail addresses of a cell apart: `Name <a@b>`, `mailto:a@b`, lists separated by
/// blanks, commas, semicolons or bars. A quoted local part ("a,b"@c) stays whole. Allocates
/// nothing.
class AddressReader {
public:
    /// @param text  must outlive the reader.
    explicit AddressReader(std::string_view text) noexcept;

    /// The next part that holds an "@".
    std::optional<std::string_view> next() noexcept;

private:
    std::string_view take_part() noexcept;

    std::string_view rest_;
    bool quotes_pair_ = true;
};

/// The e-mail addresses that were asked for.
class AddressSet {
public:
    /// @param index  what `match` returns for these addresses.
    void add(std::string_view text, std::size_t index);

    /// Pure ASCII text is compared without allocating.
    std::optional<std::size_t> match(std::string_view text) const;

private:
    struct Entry {
        std::string folded;
        std::size_t index = 0;
    };

    std::optional<std::size_t> match_ascii_or_folded(std::string_view text) const noexcept;
    std::optional<std::size_t> find(std::string_view address) const noexcept;

    std::vector<Entry> entries_;
};

}  // namespace callveil::identity
