// SPDX-License-Identifier: Apache-2.0
#include <unordered_map>

#include "stores/sqlite/page_codec.hpp"

namespace callveil::stores {
namespace {

using domain::PlannedRow;

class PageEncoder {
public:
    void add(const PlannedRow& row) {
        name(row.source);
        name(row.collection.dataset);
        name(row.collection.collection);
        bytes(body_, domain::canonical_bytes(row.key));
        number(body_, row.key_after ? 1 : 0);
        if (row.key_after) {
            bytes(body_, domain::canonical_bytes(*row.key_after));
        }
        list(row.provenance);
        list(row.flags);
        number(body_, row.ticked ? 1 : 0);
        list(row.selectors);
        list(row.cells);
    }

    std::string finish(std::size_t rows) const {
        std::string out(1, '\2');
        number(out, names_.size());
        for (const auto text : order_) {
            bytes(out, text);
        }
        number(out, rows);
        return out + body_;
    }

private:
    static void number(std::string& out, std::size_t value) {
        for (; value >= 0x80; value >>= 7) {
            out.push_back(static_cast<char>(value | 0x80));
        }
        out.push_back(static_cast<char>(value));
    }

    static void bytes(std::string& out, std::string_view text) {
        number(out, text.size());
        out.append(text);
    }

    void name(std::string_view text) {
        const auto [at, is_new] = names_.try_emplace(text, names_.size());
        if (is_new) {
            order_.push_back(text);
        }
        number(body_, at->second);
    }

    void digest(const domain::Digest& value) {
        body_.append(reinterpret_cast<const char*>(value.data()), value.size());
    }

    void item(const domain::Provenance& provenance) {
        name(provenance.identity);
        name(provenance.from.collection.dataset);
        name(provenance.from.collection.collection);
        name(provenance.from.path);
        name(provenance.field);
        name(provenance.origin);
        list(provenance.way);
    }

    void item(const domain::Hop& hop) {
        name(hop.field.collection.dataset);
        name(hop.field.collection.collection);
        name(hop.field.path);
        number(body_, hop.times);
    }

    void item(domain::RowFlag flag) { name(to_string(flag)); }

    void item(const domain::SelectorCell& cell) {
        name(cell.column);
        digest(cell.digest);
    }

    void item(const domain::PlannedCell& cell) {
        name(cell.column);
        name(to_string(cell.action));
        name(cell.strategy);
        name(cell.reason);
        digest(cell.before);
        digest(cell.after);
    }

    template <class Item>
    void list(const std::vector<Item>& items) {
        number(body_, items.size());
        for (const auto& one : items) {
            item(one);
        }
    }

    std::unordered_map<std::string_view, std::size_t> names_;
    std::vector<std::string_view> order_;
    std::string body_;
};

}  // namespace

std::string encode_page(const std::vector<PlannedRow>& rows) {
    PageEncoder encoder;
    for (const auto& row : rows) {
        encoder.add(row);
    }
    return encoder.finish(rows.size());
}

}  // namespace callveil::stores
