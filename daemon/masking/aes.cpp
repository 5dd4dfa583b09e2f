// SPDX-License-Identifier: Apache-2.0
#include "masking/aes.hpp"

#include <openssl/evp.h>

#include <limits>
#include <stdexcept>

#include "crypto/box.hpp"
#include "crypto/sign.hpp"

namespace callveil::masking {
namespace {

constexpr std::size_t tag_bytes = 16;

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

void must(int done) {
    if (done != 1) {
        throw std::runtime_error("OpenSSL could not encrypt with AES.");
    }
}

int length_of(std::string_view text) {
    must(text.size() <= std::size_t{std::numeric_limits<int>::max()} ? 1 : 0);
    return static_cast<int>(text.size());
}

const unsigned char* raw(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* raw(std::string& text) noexcept {
    return reinterpret_cast<unsigned char*>(text.data());
}

const EVP_CIPHER* block_cipher(std::size_t key_bytes) noexcept {
    if (key_bytes == 16) {
        return EVP_aes_128_ecb();
    }
    return key_bytes == 24 ? EVP_aes_192_ecb() : EVP_aes_256_ecb();
}

const EVP_CIPHER* gcm_cipher(std::size_t key_bytes) noexcept {
    if (key_bytes == 16) {
        return EVP_aes_128_gcm();
    }
    return key_bytes == 24 ? EVP_aes_192_gcm() : EVP_aes_256_gcm();
}

CipherContext started(const EVP_CIPHER* cipher, const crypto::Secret& key, std::string_view nonce) {
    CipherContext context(EVP_CIPHER_CTX_new());
    must(context != nullptr ? 1 : 0);
    must(EVP_EncryptInit_ex(context.get(), cipher, nullptr, raw(key.view()), raw(nonce)));
    return context;
}

std::string sealed_with(const crypto::Secret& key, std::string_view nonce,
                        std::string_view associated, std::string_view plain) {
    const auto context = started(gcm_cipher(key.size()), key, nonce);
    int written = 0;
    must(EVP_EncryptUpdate(context.get(), nullptr, &written, raw(associated),
                           length_of(associated)));
    std::string sealed(plain.size() + tag_bytes, '\0');
    must(EVP_EncryptUpdate(context.get(), raw(sealed), &written, raw(plain), length_of(plain)));
    auto* tag = raw(sealed) + plain.size();
    must(EVP_EncryptFinal_ex(context.get(), tag, &written));
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, int{tag_bytes}, tag));
    return sealed;
}

bool is_key_length(std::size_t bytes) noexcept {
    return bytes == 16 || bytes == 24 || bytes == 32;
}

}  // namespace

Result<crypto::Secret> read_aes_key(std::string_view name, const crypto::Secret& digits) {
    auto bytes = crypto::from_hex(digits.view());
    if (!bytes || !is_key_length(bytes->size())) {
        return fail(ErrorCode::misconfigured,
                    "The key " + std::string(name) +
                        " must be 32, 48 or 64 hexadecimal digits in lower case.");
    }
    crypto::Secret key(*bytes);
    crypto::wipe(*bytes);
    return key;
}

struct AesCipher::Context {
    CipherContext cipher;
};

AesCipher::AesCipher(std::unique_ptr<Context> context) noexcept : context_(std::move(context)) {}
AesCipher::AesCipher(AesCipher&& other) noexcept = default;
AesCipher& AesCipher::operator=(AesCipher&& other) noexcept = default;
AesCipher::~AesCipher() = default;

Result<AesCipher> AesCipher::make(const crypto::Secret& key) {
    try {
        auto cipher = started(block_cipher(key.size()), key, {});
        must(EVP_CIPHER_CTX_set_padding(cipher.get(), 0));
        return AesCipher(std::make_unique<Context>(Context{std::move(cipher)}));
    } catch (const std::runtime_error& failure) {
        return fail(ErrorCode::internal, failure.what());
    }
}

AesBlock AesCipher::encrypt(const AesBlock& block) {
    AesBlock out{};
    int written = 0;
    must(EVP_EncryptUpdate(context_->cipher.get(), out.data(), &written, block.data(),
                           int{std::tuple_size_v<AesBlock>}));
    return out;
}

Result<std::string> aes_gcm(const crypto::Secret& key, std::string_view nonce,
                            std::string_view associated, std::string_view plain) {
    try {
        return sealed_with(key, nonce, associated, plain);
    } catch (const std::runtime_error& failure) {
        return fail(ErrorCode::internal, failure.what());
    }
}

}  // namespace callveil::masking
