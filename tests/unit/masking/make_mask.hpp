// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "masking/mask_strategy.hpp"

namespace callveil::masking {

using Configuration = std::map<std::string, std::string>;

inline MaskKeys test_keys() {
    MaskKeys keys;
    keys.emplace("hash/salt", crypto::Secret(std::string_view("adobo")));
    keys.emplace("hmac/key", crypto::Secret(std::string_view("test_key")));
    keys.emplace("hmac/salt", crypto::Secret(std::string_view("test_salt")));
    keys.emplace("aes_encrypt/key",
                 crypto::Secret(std::string_view("79c549d492f6470980b1240619742fc4")));
    keys.emplace("aes_encrypt/key_hmac", crypto::Secret(std::string_view("other_key")));
    keys.emplace("aes_encrypt/salt_hmac", crypto::Secret(std::string_view("some_salt")));
    keys.emplace("ff1/key", crypto::Secret(std::string_view("2b7e151628aed2a6abf7158809cf4f3c")));
    return keys;
}

inline std::unique_ptr<MaskStrategy> strategy(const std::string& name,
                                              const Configuration& configuration = {}) {
    return std::move(make_strategy({name, configuration}, test_keys()).value());
}

inline domain::Value masked(const MaskStrategy& mask, const domain::Value& value,
                            const MaskField& field = {}) {
    return mask.mask(field, value).value();
}

inline std::string masked_text(const std::string& name, const std::string& text,
                               const Configuration& configuration = {}) {
    return std::get<std::string>(masked(*strategy(name, configuration), text));
}

}  // namespace callveil::masking
