// SPDX-License-Identifier: Apache-2.0
#include "stores/sqlite/sealer.hpp"

#include "crypto/box.hpp"

namespace callveil::stores {
namespace {

void append_part(std::string& out, std::string_view part) {
    for (int shift = 0; shift < 32; shift += 8) {
        out.push_back(static_cast<char>((part.size() >> shift) & 0xffU));
    }
    out.append(part);
}

std::string place(std::string_view slot, std::string_view row) {
    std::string out;
    append_part(out, slot);
    append_part(out, row);
    return out;
}

}  // namespace

std::string Sealer::seal(std::string_view slot, std::string_view row,
                         std::string_view content) const {
    std::string head = place(slot, row);
    std::string plain;
    plain.reserve(head.size() + content.size());
    plain.append(head).append(content);
    std::string sealed = crypto::seal(key_, plain);
    crypto::wipe(plain);
    return sealed;
}

Result<std::string> Sealer::open(std::string_view slot, std::string_view row,
                                 std::string_view sealed) const {
    auto plain = crypto::open(key_, sealed);
    if (!plain && !previous_.empty()) {
        plain = crypto::open(previous_, sealed);
    }
    const std::string head = place(slot, row);
    if (!plain || plain->compare(0, head.size(), head) != 0) {
        return fail(ErrorCode::corrupt, std::string(slot) + " of " + std::string(row) +
                                            " does not verify; restore the store from a backup.");
    }
    std::string content = plain->substr(head.size());
    crypto::wipe(*plain);
    return content;
}

Result<std::optional<std::string>> Sealer::renew(std::string_view sealed) const {
    if (auto plain = crypto::open(key_, sealed)) {
        crypto::wipe(*plain);
        return std::optional<std::string>();
    }
    if (previous_.empty()) {
        return fail(ErrorCode::corrupt, "a sealed value opens under no key");
    }
    CALLVEIL_ASSIGN(auto plain, crypto::open(previous_, sealed));
    auto renewed = crypto::seal(key_, plain);
    crypto::wipe(plain);
    return std::optional<std::string>(std::move(renewed));
}

}  // namespace callveil::stores
