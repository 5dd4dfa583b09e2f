// SPDX-License-Identifier: Apache-2.0
#include "cli/mask_rows.hpp"

#include <fmt/format.h>

namespace callveil::cli {
namespace {

constexpr std::size_t shown_characters = 24;

constexpr const char* head = R"(<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Printed from the declarations in daemon/masking; CALLVEIL_UPDATE_GOLDEN=1 writes it anew. -->
# Masks

What `callveil mask list` prints. The examples are computed, with made-up keys; what each mask leaves readable stands in
[masks.md](../formats/masks.md).

| mask | what it does | of | it makes | options and keys |
|---|---|---|---|---|
)";

/// Only results of ASCII are long enough to be cut.
std::string shown(const domain::Value& result) {
    const auto text = domain::is_null(result) ? "NULL" : domain::display(result);
    return text.size() <= shown_characters ? text : text.substr(0, shown_characters) + "...";
}

std::string settings_of(const masking::MaskDescription& mask) {
    std::string text;
    for (const auto& option : mask.options) {
        text += fmt::format("{}{}={}", text.empty() ? "" : " ", option.name, option.fallback);
    }
    for (const auto& key : mask.keys) {
        text += fmt::format("{}--key {}=", text.empty() ? "" : " ", key);
    }
    return text;
}

std::string quoted(const std::string& text) {
    return text.empty() ? "" : "`" + text + "`";
}

}  // namespace

domain::Value example_of(const masking::MaskDescription& mask) {
    return masking::mask_example(mask).value();
}

std::vector<MaskRow> mask_rows() {
    std::vector<MaskRow> rows;
    for (const auto& mask : masking::strategies()) {
        rows.push_back(
            {mask.name, mask.text, mask.example.value, shown(example_of(mask)), settings_of(mask)});
    }
    return rows;
}

std::string masks_page() {
    std::string page = head;
    for (const auto& row : mask_rows()) {
        page += fmt::format("| {} | {} | {} | {} | {} |\n", quoted(row.name), row.text,
                            quoted(row.value), quoted(row.result), quoted(row.settings));
    }
    return page;
}

}  // namespace callveil::cli
