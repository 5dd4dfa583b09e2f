// SPDX-License-Identifier: Apache-2.0
#include "manifests/yaml_document.hpp"

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

Error too_long(std::string_view file_name) {
    return {ErrorCode::too_large, fmt::format("{} passes {} bytes, the limit of a YAML file.",
                                              file_name, max_yaml_bytes)};
}

}  // namespace

Result<YamlNode> parse_yaml(std::string_view text, std::string_view file_name) {
    if (text.size() > max_yaml_bytes) {
        return fail(too_long(file_name));
    }
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
