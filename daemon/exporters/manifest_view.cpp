// SPDX-License-Identifier: Apache-2.0
#include "exporters/manifest_view.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "exporters/unicode.hpp"

namespace callveil::exporters {

Result<std::string> manifest_of(const ports::ExportContent& content, const EntryTexts& entries) {
    nlohmann::ordered_json manifest{{"format", "callveil-package-1"},
                                    {"reference", repaired(content.request)},
                                    {"created_at", domain::to_rfc3339(content.created_at)}};
    manifest["entries"] = nlohmann::ordered_json::array();
    for (const auto& entry : entries) {
        if (!entry->complete()) {
            return fail(
                ErrorCode::internal,
                fmt::format("{} was not in the package before its manifest.", entry->name()));
        }
        manifest["entries"].push_back({{"name", entry->name()},
                                       {"size_bytes", entry->size_bytes()},
                                       {"sha256", entry->sha256()}});
    }
    manifest["withheld"] = nlohmann::ordered_json::array();
    for (const auto& sentence : content.withheld) {
        manifest["withheld"].push_back(repaired(sentence));
    }
    return manifest.dump(2) + "\n";
}

}  // namespace callveil::exporters
