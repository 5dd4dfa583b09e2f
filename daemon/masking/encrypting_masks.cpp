// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "crypto/box.hpp"
#include "crypto/hash.hpp"
#include "masking/aes.hpp"
#include "masking/makers.hpp"
#include "masking/text_mask.hpp"
#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

constexpr std::size_t nonce_bytes = 12;

struct AesKeys {
    crypto::Secret key;
    crypto::Secret key_hmac;
    crypto::Secret salt_hmac;
};

class AesEncrypt final : public TextMask {
public:
    AesEncrypt(AesKeys keys, std::string suffix)
        : TextMask(NumberText::python), keys_(std::move(keys)), suffix_(std::move(suffix)) {}
    std::string_view name() const noexcept override { return "aes_encrypt"; }
    Idempotent idempotent() const noexcept override { return Idempotent::no; }

protected:
    Result<std::string> mask_text(const MaskField& field, std::string_view text) const override {
        const auto nonce = nonce_of(text);
        CALLVEIL_ASSIGN(const auto sealed, aes_gcm(keys_.key, nonce, nonce, text));
        return cut_utf8(crypto::base64(sealed) + suffix_, field.length);
    }

private:
    /// From the value: equal values stay equal, and others share a nonce only by a chance of 2^-96.
    std::string nonce_of(std::string_view text) const {
        std::string salted(text);
        salted.append(keys_.salt_hmac.view());
        const auto hash = crypto::hmac_sha256(keys_.key_hmac.view(), salted);
        crypto::wipe(salted);
        return std::string(crypto::as_view(hash).substr(0, nonce_bytes));
    }

    AesKeys keys_;
    std::string suffix_;
};

Result<std::unique_ptr<MaskStrategy>> make_aes_encrypt(const MaskOptions& options,
                                                       const MaskKeys& keys) {
    CALLVEIL_TRY(options.one_of("mode", {"GCM"}));
    CALLVEIL_ASSIGN(auto suffix, options.text(suffix_option, ""));
    CALLVEIL_ASSIGN(auto key, read_aes_key("aes_encrypt/key", keys.at("aes_encrypt/key")));
    AesKeys held{std::move(key), keys.at("aes_encrypt/key_hmac").duplicate(),
                 keys.at("aes_encrypt/salt_hmac").duplicate()};
    return std::make_unique<AesEncrypt>(std::move(held), std::move(suffix));
}

}  // namespace

Maker aes_encrypt_maker() {
    return {{.name = "aes_encrypt",
             .text = "Writes the value encrypted with AES-GCM in Base64; equal values stay equal.",
             .example = {"1223334444", {}},
             .options = {{"mode", "GCM", "GCM, the only one."},
                         {std::string(suffix_option), "", "Text added behind the Base64."}},
             .keys = {"aes_encrypt/key", "aes_encrypt/key_hmac", "aes_encrypt/salt_hmac"}},
            make_aes_encrypt};
}

}  // namespace callveil::masking
