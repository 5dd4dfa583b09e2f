// SPDX-License-Identifier: Apache-2.0
#include "manifests/yaml_document.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "manifests/yaml_builder.hpp"

namespace callveil::manifests {
namespace {

std::string located(std::string_view file_name, const YAML::Mark& mark, std::string_view sentence) {
    if (mark.is_null()) {
        return fmt::format("{}: {}", file_name, sentence);
    }
    return fmt::format("{}:{}:{}: {}", file_name, mark.line + 1, mark.column + 1, sentence);
}

Result<YamlNode> build(std::string_view text, std::string_view file_name) {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser{stream};
    YamlBuilder builder{std::string(file_name)};
    while (parser.HandleNextDocument(builder)) {
    }
    return builder.take_root();
}

/// The second byte that a UTF-8 sequence with this first byte may have (Unicode, table 3-7).
bool may_follow(unsigned char first, unsigned char second) noexcept {
    const unsigned least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= least && second <= most;
}

/// Bytes of the character that `text` begins with; 0 when that is no UTF-8, or a control character
/// that YAML does not allow.
std::size_t character_at_front(std::string_view text) noexcept {
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x80) {
        const bool blank = first == '\t' || first == '\n' || first == '\r';
        return blank || first >= ' ' ? 1 : 0;
    }
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < size ||
        !may_follow(first, static_cast<unsigned char>(text[1]))) {
        return 0;
    }
    const bool whole =
        std::all_of(text.begin() + 2, text.begin() + static_cast<std::ptrdiff_t>(size),
                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; });
    return whole ? size : 0;
}

/// yaml-cpp takes other bytes over as they are, or guesses UTF-16.
Result<void> check_characters(std::string_view text, std::string_view file_name) {
    YAML::Mark mark;
    for (mark.line = 0, mark.column = 0; !text.empty();) {
        const auto size = character_at_front(text);
        if (size == 0) {
            return fail(
                ErrorCode::misconfigured,
                located(file_name, mark, "This byte is no text in UTF-8; save the file as UTF-8."));
        }
        const bool line_ends = text.front() == '\n';
        mark.line += line_ends ? 1 : 0;
        mark.column = line_ends ? 0 : mark.column + 1;
        text.remove_prefix(size);
    }
    return {};
}

Error too_long(std::string_view file_name) {
    return {ErrorCode::too_large, fmt::format("{} passes {} bytes, the limit of a YAML file.",
                                              file_name, max_yaml_bytes)};
}

}  // namespace

Result<YamlNode> parse_yaml(std::string_view text, std::string_view file_name) {
    if (text.size() > max_yaml_bytes) {
        return fail(too_long(file_name));
    }
    CALLVEIL_TRY(check_characters(text, file_name));
    try {
        return build(text, file_name);
    } catch (const YamlRefusal& refusal) {
        return fail(refusal.error);
    } catch (const YAML::Exception& problem) {
        return fail(ErrorCode::misconfigured,
                    located(file_name, problem.mark,
                            fmt::format("This is not valid YAML: {}.", problem.msg)));
    }
}

Result<YamlNode> load_yaml(const std::filesystem::path& file) {
    std::error_code problem;
    if (!std::filesystem::is_regular_file(file, problem)) {
        return fail(ErrorCode::not_found, fmt::format("There is no file {}.", file.string()));
    }
    std::ifstream stream{file, std::ios::binary};
    std::string text(max_yaml_bytes + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!stream.is_open() || stream.bad()) {
        return fail(
            ErrorCode::unavailable,
            fmt::format("The file {} cannot be read; check its permissions.", file.string()));
    }
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return parse_yaml(text, file.string());
}

}  // namespace callveil::manifests
