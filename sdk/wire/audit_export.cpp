// SPDX-License-Identifier: Apache-2.0
#include "wire/audit_export.hpp"

#include "wire/codec.hpp"

namespace callveil::wire {
namespace {

/// Message and export differ in the name of one member.
constexpr const char* in_message = "detail";
constexpr const char* in_export = "detail_json";

void rename(Json& json, const char* from, const char* to) {
    if (auto member = json.find(from); member != json.end()) {
        auto value = std::move(*member);
        json.erase(member);
        json[to] = std::move(value);
    }
}

}  // namespace

std::string export_line(const AuditRow& row) {
    auto json = encode(row);
    rename(json, in_message, in_export);
    return to_text(json);
}

Result<AuditRow> read_export_line(std::string_view line) {
    CALLVEIL_ASSIGN(auto json, parse_untrusted(line, admin_limits));
    if (!json.is_object() || json.contains(in_message)) {
        return fail(ErrorCode::invalid_argument, "it is no entry of an audit log");
    }
    rename(json, in_export, in_message);
    CALLVEIL_ASSIGN(auto row, decode<AuditRow>(json, Unknown::refuse));
    if (export_line(row) != line) {
        return fail(ErrorCode::invalid_argument, "it is not in the form of an export");
    }
    return row;
}

}  // namespace callveil::wire
