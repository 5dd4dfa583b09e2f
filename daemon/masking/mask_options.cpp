// SPDX-License-Identifier: Apache-2.0
#include "masking/mask_options.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <charconv>

#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

std::string names_of(const std::vector<MaskOption>& options) {
    std::string names;
    for (const auto& option : options) {
        names += (names.empty() ? "" : ", ") + option.name;
    }
    return names.empty() ? "none" : names;
}

bool lists(const MaskDescription& description, std::string_view name) {
    return std::any_of(description.options.begin(), description.options.end(),
                       [name](const MaskOption& option) { return option.name == name; });
}

std::string alternatives(std::initializer_list<std::string_view> words) {
    std::string text;
    for (const auto word : words) {
        text += (text.empty() ? "" : " or ") + std::string(word);
    }
    return text;
}

}  // namespace

Result<void> MaskOptions::check(const MaskDescription& description) const {
    for (const auto& [name, value] : spec_.configuration) {
        if (!lists(description, name)) {
            return fail(ErrorCode::misconfigured,
                        "The mask " + spec_.strategy + " has no option " + name +
                            "; its options are: " + names_of(description.options) + ".");
        }
    }
    for (const auto& option : description.options) {
        if (option.presence == Presence::required && find(option.name) == nullptr) {
            return bad(option.name, "be given");
        }
    }
    return {};
}

Result<std::size_t> MaskOptions::number(std::string_view option, std::size_t fallback,
                                        std::size_t least, std::size_t most) const {
    const auto* written = find(option);
    if (written == nullptr) {
        return fallback;
    }
    std::size_t number = 0;
    const char* end = written->data() + written->size();
    const auto read = std::from_chars(written->data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end || number < least || number > most) {
        return bad(option, "be a whole number from " + std::to_string(least) + " to " +
                               std::to_string(most));
    }
    return number;
}

Result<std::string> MaskOptions::text(std::string_view option, std::string_view fallback) const {
    const auto* written = find(option);
    if (written == nullptr) {
        return std::string(fallback);
    }
    if (!decode_utf8(*written)) {
        return bad(option, "be UTF-8 text");
    }
    return *written;
}

Result<char32_t> MaskOptions::character(std::string_view option, char32_t fallback) const {
    const auto* written = find(option);
    if (written == nullptr) {
        return fallback;
    }
    const auto points = decode_utf8(*written);
    if (!points || points->size() != 1 || u_isprint(static_cast<UChar32>(points->front())) == 0) {
        return bad(option, "be one printable character");
    }
    return points->front();
}

Result<std::string_view> MaskOptions::one_of(std::string_view option,
                                             std::initializer_list<std::string_view> words) const {
    const auto* written = find(option);
    const auto* found =
        written == nullptr ? words.begin() : std::find(words.begin(), words.end(), *written);
    if (found == words.end()) {
        return bad(option, "be " + alternatives(words));
    }
    return *found;
}

Result<HashAlgorithm> MaskOptions::algorithm(std::string_view option) const {
    CALLVEIL_ASSIGN(const auto word, one_of(option, {"SHA-256", "SHA-512"}));
    return word == "SHA-512" ? HashAlgorithm::sha512 : HashAlgorithm::sha256;
}

const std::string* MaskOptions::find(std::string_view option) const {
    const auto found = spec_.configuration.find(std::string(option));
    return found == spec_.configuration.end() ? nullptr : &found->second;
}

tl::unexpected<Error> MaskOptions::bad(std::string_view option, std::string_view must) const {
    return fail(ErrorCode::misconfigured, "The option " + std::string(option) + " of the mask " +
                                              spec_.strategy + " must " + std::string(must) + ".");
}

}  // namespace callveil::masking
