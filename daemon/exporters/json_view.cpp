// SPDX-License-Identifier: Apache-2.0
#include "exporters/json_view.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "crypto/box.hpp"
#include "exporters/unicode.hpp"

namespace callveil::exporters {
namespace {

// Names and sentences come from configuration and catalogue; they are not the data itself.
nlohmann::json words(std::string_view text) {
    return repaired(text);
}

nlohmann::json words(const std::vector<std::string>& texts) {
    auto list = nlohmann::json::array();
    for (const auto& text : texts) {
        list.push_back(words(text));
    }
    return list;
}

nlohmann::json columns_of(const ports::ExportCollection& collection) {
    auto list = nlohmann::json::array();
    for (std::size_t i = 0; i < collection.columns.size(); ++i) {
        const auto& categories = i < collection.categories.size() ? collection.categories[i]
                                                                  : std::vector<std::string>{};
        list.push_back({{"name", words(collection.columns[i])}, {"categories", words(categories)}});
    }
    return list;
}

nlohmann::json base64_of(std::string_view bytes) {
    return {{"base64", crypto::base64(bytes)}};
}

// JSON has no word for these three.
nlohmann::json number_of(double number) {
    if (std::isfinite(number)) {
        return number;
    }
    return {{"number", std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity"}};
}

struct ToJson {
    nlohmann::json operator()(const domain::Null&) const { return nullptr; }
    nlohmann::json operator()(std::int64_t number) const { return number; }
    nlohmann::json operator()(double number) const { return number_of(number); }
    nlohmann::json operator()(const std::string& text) const {
        return is_utf8(text) ? nlohmann::json(text) : base64_of(text);
    }
    nlohmann::json operator()(const domain::Blob& blob) const { return base64_of(blob.bytes); }
};

std::string row_of(const std::vector<domain::Value>& values) {
    auto row = nlohmann::json::array();
    for (const auto& value : values) {
        row.push_back(std::visit(ToJson{}, value));
    }
    return row.dump();
}

Result<void> write_collection(TextOut& out, const ports::ExportCollection& collection) {
    out << "\n{\"source\":" << words(collection.source).dump()
        << ",\"dataset\":" << words(collection.id.dataset).dump()
        << ",\"collection\":" << words(collection.id.collection).dump()
        << ",\n\"columns\":" << columns_of(collection).dump()
        << ",\n\"provenance\":" << words(collection.provenance).dump() << ",\n\"rows\":[";
    std::string_view before = "\n";
    CALLVEIL_TRY(write_rows(collection, out, [&](const auto& values) {
        out << before << row_of(values);
        before = ",\n";
    }));
    out << "]}";
    return {};
}

}  // namespace

Result<void> write_json(const ports::ExportContent& content, TextOut& out) {
    out << "{\"reference\":" << words(content.request).dump()
        << ",\n\"created_at\":" << words(domain::to_rfc3339(content.created_at)).dump()
        << ",\n\"collections\":[";
    std::string_view before;
    for (const auto& collection : content.collections) {
        out << before;
        CALLVEIL_TRY(write_collection(out, collection));
        before = ",";
    }
    out << "],\n\"withheld\":" << words(content.withheld).dump() << "}\n";
    return {};
}

}  // namespace callveil::exporters
