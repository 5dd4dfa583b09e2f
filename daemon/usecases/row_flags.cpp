// SPDX-License-Identifier: Apache-2.0
#include "usecases/row_flags.hpp"

#include <algorithm>
#include <optional>

#include "identity/cell_text.hpp"
#include "identity/matcher.hpp"
#include "identity/persons.hpp"
#include "usecases/reference_flags.hpp"

namespace callveil::usecases {
namespace {

using domain::RowFlag;

bool names_a_person(const domain::Field& field) {
    return std::any_of(field.categories.begin(), field.categories.end(), [](const auto& category) {
        return domain::category_within(category, "user.name");
    });
}

/// A name as people compare it: any case, one blank between its parts.
std::string folded_name(const domain::Value& value) {
    std::string name;
    for (const char c : identity::folded(domain::display(value))) {
        const bool blank = c == ' ' || c == '\t';
        if (!blank) {
            name += c;
        } else if (!name.empty() && name.back() != ' ') {
            name += ' ';
        }
    }
    name.erase(name.find_last_not_of(' ') + 1);
    return name;
}

/// Rows of all collections in one list, in a stable order.
struct Listed {
    CollectionRows* rows;
    FoundRow* row;
};

std::vector<Listed> list_rows(Gathered& found) {
    std::vector<Listed> list;
    for (auto& [id, rows] : found.collections) {
        for (auto& [key, row] : rows.rows) {
            list.push_back({&rows, &row});
        }
    }
    return list;
}

std::string region_of(const Context& context, const CollectionRows& rows) {
    for (const auto& info : context.sources.sources()) {
        if (info.name == rows.source) {
            return info.region;
        }
    }
    return "ZZ";
}

void group(const Context& context, const std::vector<Listed>& list, Gathered& found) {
    std::vector<identity::PersonClue> clues;
    clues.reserve(list.size());
    for (const auto& [rows, row] : list) {
        clues.push_back(row->is_seed() ? clue_of(*rows, *row, region_of(context, *rows))
                                       : identity::PersonClue{});
    }
    const auto groups = identity::group_persons(clues);
    for (std::size_t i = 0; i < list.size(); ++i) {
        list[i].row->person = groups[i];
    }
    found.persons = identity::count_persons(groups);
}

/// Given kinds whose fields in this row are filled and all name somebody else.
bool contradicted(const identity::Matcher& matcher, const std::vector<domain::Identity>& given,
                  const CollectionRows& rows, const FoundRow& row) {
    std::set<std::string> kinds;
    for (const auto& identity : given) {
        kinds.insert(identity.kind);
    }
    return std::any_of(kinds.begin(), kinds.end(), [&](const std::string& kind) {
        bool differs = false;
        for (const auto& field : rows.declared->fields) {
            const auto& value = rows.value(row, field.name);
            if (field.identity != kind || domain::is_null(value)) {
                continue;
            }
            if (matcher.match(kind, value)) {
                return false;
            }
            differs = differs || matcher.contradicts(kind, value);
        }
        return differs;
    });
}

/// Indexes of the given identities that this row's own fields name.
std::set<std::size_t> named_identities(const identity::Matcher& matcher, const CollectionRows& rows,
                                       const FoundRow& row) {
    std::set<std::size_t> named;
    for (const auto& why : row.provenance) {
        if (why.identity.empty()) {
            continue;
        }
        if (const auto index = matcher.match(why.identity, rows.value(row, why.field))) {
            named.insert(*index);
        }
    }
    return named;
}

/// Seed rows: conflicts first, then rows whose only identity leads to several persons.
Result<void> flag_seeds(const Context& context, const std::vector<domain::Identity>& given,
                        const std::vector<Listed>& list) {
    std::map<std::size_t, std::set<std::size_t>> persons_of;
    std::map<std::string, identity::Matcher> matchers;
    std::vector<std::set<std::size_t>> named(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& [rows, row] = list[i];
        if (!row->is_seed()) {
            continue;
        }
        const auto region = region_of(context, *rows);
        if (!matchers.contains(region)) {
            CALLVEIL_ASSIGN(auto compiled, identity::Matcher::compile(given, region));
            matchers.emplace(region, std::move(compiled));
        }
        const auto& matcher = matchers.at(region);
        named[i] = named_identities(matcher, *rows, *row);
        if (contradicted(matcher, given, *rows, *row)) {
            row->flags.insert(RowFlag::conflict);
        }
        for (const auto index : named[i]) {
            if (row->person != 0) {
                persons_of[index].insert(row->person);
            }
        }
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        const bool shared = !named[i].empty() &&
                            std::all_of(named[i].begin(), named[i].end(), [&](std::size_t index) {
                                return persons_of[index].size() > 1;
                            });
        if (shared && !list[i].row->flags.contains(RowFlag::conflict)) {
            list[i].row->flags.insert(RowFlag::shared);
        }
    }
    return {};
}

}  // namespace

identity::PersonClue clue_of(const CollectionRows& rows, const FoundRow& row,
                             std::string_view region) {
    identity::PersonClue clue;
    for (const auto& field : rows.declared->fields) {
        const auto& value = rows.value(row, field.name);
        const auto text = identity::canonical(field.identity, value, region);
        if (field.identity == domain::email && !text.empty()) {
            clue.emails.push_back(text);
        } else if (field.identity == domain::customer_id && !text.empty()) {
            clue.customer_ids.push_back(text);
        } else if (names_a_person(field) && !domain::is_null(value)) {
            clue.name += (clue.name.empty() ? "" : " ") + folded_name(value);
        }
    }
    return clue;
}

Result<void> flag_rows(const Context& context, const std::vector<domain::Identity>& identities,
                       Gathered& found) {
    const auto list = list_rows(found);
    group(context, list, found);
    CALLVEIL_TRY(flag_seeds(context, identities, list));
    return flag_referenced(context, found);
}

}  // namespace callveil::usecases
