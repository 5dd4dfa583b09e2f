// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "crypto/box.hpp"
#include "crypto/hash.hpp"
#include "masking/makers.hpp"
#include "masking/text_mask.hpp"
#include "masking/utf8.hpp"

namespace callveil::masking {
namespace {

struct HashOptions {
    HashAlgorithm algorithm = HashAlgorithm::sha256;
    std::string suffix;
};

/// What is fed into the hash: the value, then the salt.
std::string salted(std::string_view text, const crypto::Secret& salt) {
    std::string bytes;
    bytes.reserve(text.size() + salt.size());
    return bytes.append(text).append(salt.view());
}

class HashingMask : public TextMask {
public:
    Idempotent idempotent() const noexcept override { return Idempotent::no; }

protected:
    HashingMask(HashOptions options, crypto::Secret salt)
        : TextMask(NumberText::python), options_(std::move(options)), salt_(std::move(salt)) {}

    virtual std::string digest(HashAlgorithm algorithm, std::string_view bytes) const = 0;

    Result<std::string> mask_text(const MaskField& field, std::string_view text) const override {
        auto bytes = salted(text, salt_);
        auto masked = digest(options_.algorithm, bytes);
        crypto::wipe(bytes);
        return cut_utf8(std::move(masked) + options_.suffix, field.length);
    }

private:
    HashOptions options_;
    crypto::Secret salt_;
};

class HashMask final : public HashingMask {
public:
    HashMask(HashOptions options, crypto::Secret salt)
        : HashingMask(std::move(options), std::move(salt)) {}
    std::string_view name() const noexcept override { return "hash"; }

protected:
    std::string digest(HashAlgorithm algorithm, std::string_view bytes) const override {
        return algorithm == HashAlgorithm::sha256 ? crypto::hex(crypto::sha256(bytes))
                                                  : crypto::hex(crypto::sha512(bytes));
    }
};

class HmacMask final : public HashingMask {
public:
    HmacMask(HashOptions options, crypto::Secret key, crypto::Secret salt)
        : HashingMask(std::move(options), std::move(salt)), key_(std::move(key)) {}
    std::string_view name() const noexcept override { return "hmac"; }

protected:
    std::string digest(HashAlgorithm algorithm, std::string_view bytes) const override {
        return algorithm == HashAlgorithm::sha256
                   ? crypto::hex(crypto::hmac_sha256(key_.view(), bytes))
                   : crypto::hex(crypto::hmac_sha512(key_.view(), bytes));
    }

private:
    crypto::Secret key_;
};

Result<HashOptions> read_options(const MaskOptions& options) {
    HashOptions read;
    CALLVEIL_ASSIGN(read.algorithm, options.algorithm("algorithm"));
    CALLVEIL_ASSIGN(read.suffix, options.text(suffix_option, ""));
    return read;
}

Result<std::unique_ptr<MaskStrategy>> make_hash(const MaskOptions& options, const MaskKeys& keys) {
    CALLVEIL_ASSIGN(auto read, read_options(options));
    return std::make_unique<HashMask>(std::move(read), keys.at("hash/salt").duplicate());
}

Result<std::unique_ptr<MaskStrategy>> make_hmac(const MaskOptions& options, const MaskKeys& keys) {
    CALLVEIL_ASSIGN(auto read, read_options(options));
    return std::make_unique<HmacMask>(std::move(read), keys.at("hmac/key").duplicate(),
                                      keys.at("hmac/salt").duplicate());
}

std::vector<MaskOption> hash_options() {
    return {{"algorithm", "SHA-256", "SHA-256 or SHA-512."},
            {std::string(suffix_option), "", "Text added behind the hexadecimal digits."}};
}

}  // namespace

Maker hash_maker() {
    return {{.name = "hash",
             .text = "Writes the salted hash of the value in hexadecimal; equal values stay equal.",
             .example = {"1223334444", {}},
             .options = hash_options(),
             .keys = {"hash/salt"}},
            make_hash};
}

Maker hmac_maker() {
    return {
        {.name = "hmac",
         .text = "Writes the keyed hash (HMAC) of the salted value in hexadecimal; equal values "
                 "stay equal.",
         .example = {"1223334444", {}},
         .options = hash_options(),
         .keys = {"hmac/key", "hmac/salt"}},
        make_hmac};
}

}  // namespace callveil::masking
