// SPDX-License-Identifier: Apache-2.0
#include "app/options_page.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/exit.hpp"
#include "app/option_sheets.hpp"
#include "app/options_reader.hpp"

namespace callveil::app {
namespace {

constexpr const char* head = R"(<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Printed from daemon/app/options.hpp; CALLVEIL_UPDATE_GOLDEN=1 writes it anew. -->
# callveil.yaml

What `callveild` reads when it starts: `/etc/callveil/callveil.yaml`, or the file that `--config` names. A commented
sample lies in [config/callveil.yaml](../../config/callveil.yaml), a JSON Schema for editors in
[config/schemas/callveil.schema.json](../../config/schemas/callveil.schema.json).

A dot in a name is a level of the file: `plan.life` is `plan: {life: 7d}`. Unknown keys, keys given twice and values that
do not fit are refused with file, line and column. Relative paths begin at the folder of the file. A time is a whole
number and `ms`, `s`, `min`, `h` or `d`: `90s`. Keys and other secrets never stand here.
)";

constexpr const char* sources_head = R"(
## `sources`

A list, one entry a lead database; at least one. Each dataset of the data maps lives in exactly one of them.
An option that begins with kinds of database belongs to those alone and is refused for others. How a file must be
shared with its owner, and what a server must grant, stands in [sources.md](../formats/sources.md).
)";

constexpr const char* programs_head = R"(
## `callveild`

| option | what |
|---|---|
| `--config FILE` | the file to read |
| `--check` | reads everything, asks every lead database and prints what is wrong, one line a finding; changes nothing |
| `--help`, `--version` | |

`--check` goes on after each error: it names every key file that cannot be read, every mistake in the operator's files,
every lead database that does not answer, every column that looks personal and is not mapped (a warning; it goes by the
name of the column), and every key that ends within 30 days (a warning).

| exit code | what |
|---|---|
)";

std::string bounds_of(const OptionSheet& sheet) {
    if (sheet.max == 0) {
        return "";
    }
    const auto shown = [&](std::int64_t value) {
        return sheet.kind == OptionKind::time ? print_duration(Milliseconds{value})
                                              : std::to_string(value);
    };
    return ", " + shown(sheet.min) + " to " + shown(sheet.max);
}

std::string takes(const OptionSheet& sheet) {
    const auto chosen = fmt::format("`{}`", fmt::join(sheet.choices, "`, `"));
    switch (sheet.kind) {
        case OptionKind::text:
            return sheet.choices.empty() ? "text" : chosen;
        case OptionKind::region:
            return "region";
        case OptionKind::number:
            return "number" + bounds_of(sheet);
        case OptionKind::time:
            return "time" + bounds_of(sheet);
        case OptionKind::path:
            return "path";
        case OptionKind::path_or_none:
            return "path, or `none`";
        case OptionKind::paths:
            return "list of paths";
        case OptionKind::words:
            return sheet.choices.empty() ? "list of names" : "list of " + chosen;
    }
    return "";
}

/// "`a`, `b`: " before options that not every lead database takes.
std::string owners_of(const OptionSheet& sheet) {
    return sheet.kinds.empty() ? "" : fmt::format("`{}`: ", fmt::join(sheet.kinds, "`, `"));
}

std::string table_of(const std::vector<OptionSheet>& sheets) {
    std::string rows = "\n| option | takes | unless told | what |\n|---|---|---|---|\n";
    for (const auto& sheet : sheets) {
        const auto usual =
            sheet.presence == Presence::required ? "needed" : "`" + sheet.usual + "`";
        rows += fmt::format("| `{}` | {} | {} | {}{} |\n", sheet.name, takes(sheet), usual,
                            owners_of(sheet), sheet.text);
    }
    return rows;
}

std::string exits() {
    std::string rows;
    for (const auto& meaning : exit_meanings) {
        rows += fmt::format("| {} | {} |\n", static_cast<int>(meaning.exit), meaning.text);
    }
    return rows;
}

wire::Json list_of(wire::Json items) {
    return {{"type", "array"}, {"items", std::move(items)}};
}

wire::Json text_of(const OptionSheet& sheet) {
    wire::Json schema{{"type", "string"}};
    if (!sheet.choices.empty()) {
        schema["enum"] = sheet.choices;
    }
    return schema;
}

wire::Json number_of(const OptionSheet& sheet) {
    wire::Json schema{{"type", "integer"}};
    if (sheet.max != 0) {
        schema["minimum"] = sheet.min;
        schema["maximum"] = sheet.max;
    }
    return schema;
}

wire::Json type_of(const OptionSheet& sheet) {
    switch (sheet.kind) {
        case OptionKind::text:
        case OptionKind::path:
        case OptionKind::path_or_none:
            return text_of(sheet);
        case OptionKind::region:
            return {{"type", "string"}, {"pattern", "^[A-Z]{2}$"}};
        case OptionKind::number:
            return number_of(sheet);
        case OptionKind::time:
            return {{"type", "string"}, {"pattern", "^[0-9]+(ms|s|min|h|d)$"}};
        case OptionKind::paths:
        case OptionKind::words:
            return list_of(text_of(sheet));
    }
    return {};
}

wire::Json empty_object() {
    return {{"type", "object"},
            {"additionalProperties", false},
            {"properties", wire::Json::object()},
            {"required", wire::Json::array()}};
}

/// Puts one option where its dotted name says.
void place(wire::Json& object, std::string_view name, const OptionSheet& sheet) {
    const auto dot = name.find('.');
    const std::string first(name.substr(0, dot));
    auto& member = object["properties"][first];
    if (dot == std::string_view::npos) {
        member = type_of(sheet);
        member["description"] = std::string(sheet.text);
        if (sheet.presence == Presence::required && sheet.kinds.empty()) {
            object["required"].push_back(first);
        }
        return;
    }
    if (member.is_null()) {
        member = empty_object();
    }
    place(member, name.substr(dot + 1), sheet);
}

wire::Json object_of(const std::vector<OptionSheet>& sheets) {
    auto object = empty_object();
    for (const auto& sheet : sheets) {
        place(object, sheet.name, sheet);
    }
    return object;
}

}  // namespace

std::string options_page() {
    return head + table_of(daemon_sheets()) + sources_head + table_of(source_sheets()) +
           programs_head + exits();
}

wire::Json options_schema() {
    auto schema = object_of(daemon_sheets());
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["title"] = "callveil.yaml";
    schema["properties"]["sources"] = list_of(object_of(source_sheets()));
    schema["properties"]["sources"]["minItems"] = 1;
    schema["properties"]["sources"]["description"] = "The lead databases.";
    schema["required"].push_back("sources");
    return schema;
}

}  // namespace callveil::app
