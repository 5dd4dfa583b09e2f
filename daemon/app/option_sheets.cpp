// SPDX-License-Identifier: Apache-2.0
#include "app/option_sheets.hpp"

#include "app/options_reader.hpp"

namespace callveil::app {
namespace {

constexpr OptionKind kind_of(const std::string*) {
    return OptionKind::text;
}
constexpr OptionKind kind_of(const SourceKind*) {
    return OptionKind::text;
}
constexpr OptionKind kind_of(const TlsMode*) {
    return OptionKind::text;
}
constexpr OptionKind kind_of(const Region*) {
    return OptionKind::region;
}
constexpr OptionKind kind_of(const std::int64_t*) {
    return OptionKind::number;
}
constexpr OptionKind kind_of(const Milliseconds*) {
    return OptionKind::time;
}
constexpr OptionKind kind_of(const Path*) {
    return OptionKind::path;
}
constexpr OptionKind kind_of(const PathOrNone*) {
    return OptionKind::path_or_none;
}
constexpr OptionKind kind_of(const Paths*) {
    return OptionKind::paths;
}
constexpr OptionKind kind_of(const Words*) {
    return OptionKind::words;
}

template <class Owner, class Type>
OptionSheet sheet_of(const Option<Owner, Type>& option, std::string usual) {
    std::vector<std::string> choices;
    for (const auto word : split_choices(option.choices)) {
        choices.emplace_back(word);
    }
    return {option.name,
            kind_of(static_cast<const Type*>(nullptr)),
            option.presence,
            option.text,
            option.min,
            option.max,
            std::move(choices),
            std::move(usual),
            split_choices(option.kinds)};
}

template <class Table>
std::vector<OptionSheet> sheets_of(const Table& table, PrintedOptions::const_iterator usual) {
    std::vector<OptionSheet> sheets;
    for_each_option(
        table, [&](const auto& option) { sheets.push_back(sheet_of(option, (usual++)->second)); });
    return sheets;
}

}  // namespace

std::vector<OptionSheet> daemon_sheets() {
    const auto printed = print_options({});
    return sheets_of(daemon_options, printed.begin());
}

std::vector<OptionSheet> source_sheets() {
    const auto printed = print_usual_source();
    return sheets_of(source_options, printed.begin());
}

}  // namespace callveil::app
