// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "stores/sqlite/page_codec.hpp"

namespace callveil::stores {
namespace {

using domain::CellAction;
using domain::PlannedRow;
using domain::RowFlag;

/// Reads forward; after the first thing that does not fit it yields empty values and `good()` is
/// false.
class PageDecoder {
public:
    explicit PageDecoder(std::string_view bytes) : rest_(bytes) {}

    std::optional<std::vector<PlannedRow>> read() {
        const auto version = take(1);
        if (version != "\1" && version != "\2") {
            return std::nullopt;
        }
        has_ways_ = version == "\2";
        read_names();
        std::vector<PlannedRow> rows = list<PlannedRow>();
        if (!good_ || !rest_.empty()) {
            return std::nullopt;
        }
        return rows;
    }

private:
    std::string_view take(std::size_t count) {
        if (count > rest_.size()) {
            good_ = false;
            rest_ = {};
            return {};
        }
        const auto taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }

    std::size_t number() {
        std::size_t value = 0;
        for (unsigned shift = 0; shift < 63 && good_; shift += 7) {
            const auto taken = take(1);
            const auto byte = taken.empty() ? 0U : static_cast<unsigned char>(taken.front());
            value |= static_cast<std::size_t>(byte & 0x7fU) << shift;
            if ((byte & 0x80U) == 0) {
                return value;
            }
        }
        good_ = false;
        return 0;
    }

    void read_names() {
        for (std::size_t left = number(); left > 0 && good_; --left) {
            names_.push_back(take(number()));
        }
    }

    std::string_view name() {
        const auto index = number();
        good_ = good_ && index < names_.size();
        return good_ ? names_[index] : std::string_view();
    }

    template <class Enum>
    Enum one_of(std::initializer_list<Enum> values) {
        const auto text = name();
        const auto* found = std::find_if(values.begin(), values.end(), [text](Enum value) {
            return domain::to_string(value) == text;
        });
        good_ = good_ && found != values.end();
        return good_ ? *found : Enum{};
    }

    domain::Digest digest() {
        domain::Digest value{};
        const auto taken = take(value.size());
        std::copy(taken.begin(), taken.end(), value.begin());
        return value;
    }

    template <class Item>
    std::vector<Item> list() {
        std::vector<Item> items;
        const auto count = number();
        items.reserve(std::min(count, rest_.size()));
        for (std::size_t left = count; left > 0 && good_; --left) {
            item(items.emplace_back());
        }
        return items;
    }

    void item(domain::Provenance& provenance) {
        provenance.identity = name();
        provenance.from.collection.dataset = name();
        provenance.from.collection.collection = name();
        provenance.from.path = name();
        provenance.field = name();
        if (has_ways_) {
            provenance.origin = name();
            provenance.way = list<domain::Hop>();
        }
    }

    void item(domain::Hop& hop) {
        hop.field.collection.dataset = name();
        hop.field.collection.collection = name();
        hop.field.path = name();
        hop.times = number();
    }

    void item(RowFlag& flag) {
        flag = one_of({RowFlag::conflict, RowFlag::shared, RowFlag::partial_match});
    }

    void item(domain::SelectorCell& cell) {
        cell.column = name();
        cell.digest = digest();
    }

    void item(domain::PlannedCell& cell) {
        cell.column = name();
        cell.action = one_of({CellAction::mask, CellAction::keep, CellAction::release});
        cell.strategy = name();
        cell.reason = name();
        cell.before = digest();
        cell.after = digest();
    }

    void item(PlannedRow& row) {
        row.source = name();
        row.collection.dataset = name();
        row.collection.collection = name();
        row.key = domain::key_from_canonical_bytes(take(number()));
        if (number() == 1) {
            row.key_after = domain::key_from_canonical_bytes(take(number()));
        }
        row.provenance = list<domain::Provenance>();
        row.flags = list<RowFlag>();
        row.ticked = number() == 1;
        row.selectors = list<domain::SelectorCell>();
        row.cells = list<domain::PlannedCell>();
    }

    std::string_view rest_;
    std::vector<std::string_view> names_;
    bool has_ways_ = false;  ///< since version 2 a page says by which way a row was reached
    bool good_ = true;
};

}  // namespace

Result<std::vector<PlannedRow>> decode_page(std::string_view bytes) {
    if (auto rows = PageDecoder(bytes).read()) {
        return *std::move(rows);
    }
    return fail(ErrorCode::corrupt,
                "A page of a plan is not what Callveil writes; make the plan again.");
}

}  // namespace callveil::stores
