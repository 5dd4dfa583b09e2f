// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "masking/mask_options.hpp"
#include "masking/mask_strategy.hpp"

namespace callveil::masking {

/// What the list of strategies holds of each: what it is, and how to make one. The maker may rely
/// on options being known by name and on `keys` holding every key that the description names.
struct Maker {
    MaskDescription description;
    Result<std::unique_ptr<MaskStrategy>> (*make)(const MaskOptions& options, const MaskKeys& keys);
};

Maker alternate_maker();
Maker alternate_phone_maker();
Maker null_rewrite_maker();
Maker string_rewrite_maker();
Maker random_string_rewrite_maker();
Maker hash_maker();
Maker hmac_maker();
Maker aes_encrypt_maker();
Maker preserve_maker();
Maker partial_maker();
Maker partial_email_maker();
Maker ff1_maker();
Maker free_text_maker();

}  // namespace callveil::masking
