// SPDX-License-Identifier: Apache-2.0
#include "usecases/passphrase.hpp"

#include <cstddef>
#include <string_view>

#include "crypto/box.hpp"

namespace callveil::usecases {
namespace {

constexpr std::string_view alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t groups = 6;
constexpr std::size_t group_size = 4;

// 32 divides 256: every character is equally likely.
static_assert(alphabet.size() == 32);

}  // namespace

std::string generate_passphrase(ports::Random& random) {
    auto bytes = random.bytes(groups * group_size);
    std::string text;
    text.reserve(groups * (group_size + 1));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i != 0 && i % group_size == 0) {
            text += '-';
        }
        text += alphabet[static_cast<unsigned char>(bytes[i]) % alphabet.size()];
    }
    crypto::wipe(bytes);
    return text;
}

}  // namespace callveil::usecases
