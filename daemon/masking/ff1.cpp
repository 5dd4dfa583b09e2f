// SPDX-License-Identifier: Apache-2.0
#include "masking/ff1.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "masking/aes.hpp"

namespace callveil::masking {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Digits = std::span<const std::uint8_t>;

constexpr unsigned rounds = 10;
constexpr unsigned byte_radix = 256;
constexpr std::size_t fewest_numbers = 1'000'000;

/// `digits` in another radix with `count` digits; what does not fit into them is dropped, which is
/// the remainder modulo `to` to the power of `count`.
Numerals converted(Digits digits, unsigned from, unsigned to, std::size_t count) {
    Numerals out(count, 0);
    for (unsigned carry : digits) {
        for (auto digit = out.rbegin(); digit != out.rend(); ++digit) {
            carry += *digit * from;
            *digit = static_cast<std::uint8_t>(carry % to);
            carry /= to;
        }
    }
    return out;
}

/// a + b modulo the radix to the power of their length.
Numerals sum(Numerals a, const Numerals& b, unsigned radix) {
    unsigned carry = 0;
    for (std::size_t at = a.size(); at-- > 0;) {
        carry += a[at] + unsigned{b[at]};
        a[at] = static_cast<std::uint8_t>(carry % radix);
        carry /= radix;
    }
    return a;
}

/// a - b modulo the radix to the power of their length.
Numerals difference(Numerals a, const Numerals& b, unsigned radix) {
    unsigned borrow = 0;
    for (std::size_t at = a.size(); at-- > 0;) {
        const unsigned digit = radix + a[at] - b[at] - borrow;
        a[at] = static_cast<std::uint8_t>(digit % radix);
        borrow = digit < radix ? 1 : 0;
    }
    return a;
}

/// The bytes that the largest number of `count` digits needs.
std::size_t bytes_for(std::size_t count, unsigned radix) {
    const Numerals largest(count, static_cast<std::uint8_t>(radix - 1));
    const auto bytes = converted(largest, radix, byte_radix, count);
    const auto first =
        std::find_if(bytes.begin(), bytes.end(), [](auto byte) { return byte != 0; });
    return static_cast<std::size_t>(bytes.end() - first);
}

void append_big_endian(Bytes& bytes, std::size_t number, unsigned width) {
    for (unsigned at = width; at-- > 0;) {
        bytes.push_back(static_cast<std::uint8_t>((number >> (8U * at)) & 0xFFU));
    }
}

/// What all rounds over one text share. The letters are those of the standard.
class Rounds {
public:
    Rounds(AesCipher cipher, std::string_view tweak, unsigned radix, std::size_t length)
        : cipher_(std::move(cipher)),
          tweak_(tweak),
          radix_(radix),
          b_(bytes_for(length - length / 2, radix)),
          d_(4 * ((b_ + 3) / 4) + 4),
          p_(first_block(length)) {}

    /// y of round `i` over the other half, modulo the radix to the power of `count`.
    Numerals y(unsigned i, const Numerals& half, std::size_t count) {
        return converted(stretched(mac(q(i, half))), byte_radix, radix_, count);
    }

private:
    Bytes first_block(std::size_t length) const {
        Bytes p{1, 2, 1};
        append_big_endian(p, radix_, 3);
        append_big_endian(p, rounds, 1);
        append_big_endian(p, (length / 2) % byte_radix, 1);
        append_big_endian(p, length, 4);
        append_big_endian(p, tweak_.size(), 4);
        return p;
    }

    Bytes q(unsigned i, const Numerals& half) const {
        Bytes q(tweak_.begin(), tweak_.end());
        const auto used = (q.size() + b_ + 1) % AesBlock{}.size();
        q.insert(q.end(), (AesBlock{}.size() - used) % AesBlock{}.size(), 0);
        append_big_endian(q, i, 1);
        const auto number = converted(half, radix_, byte_radix, b_);
        q.insert(q.end(), number.begin(), number.end());
        return q;
    }

    /// CBC-MAC over P and Q, which the standard calls PRF.
    AesBlock mac(const Bytes& q) {
        auto bytes = p_;
        bytes.insert(bytes.end(), q.begin(), q.end());
        AesBlock state{};
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            const auto place = at % state.size();
            state.at(place) = static_cast<std::uint8_t>(state.at(place) ^ bytes[at]);
            if (place + 1 == state.size()) {
                state = cipher_.encrypt(state);
            }
        }
        return state;
    }

    /// S: R, then as many encrypted R + counter as make d bytes.
    Bytes stretched(const AesBlock& r) {
        Bytes s(r.begin(), r.end());
        for (std::size_t counter = 1; s.size() < d_; ++counter) {
            const auto more = cipher_.encrypt(marked(r, counter));
            s.insert(s.end(), more.begin(), more.end());
        }
        s.resize(d_);
        return s;
    }

    static AesBlock marked(AesBlock block, std::size_t counter) noexcept {
        for (auto byte = block.rbegin(); counter != 0; ++byte, counter >>= 8U) {
            *byte = static_cast<std::uint8_t>(*byte ^ (counter & 0xFFU));
        }
        return block;
    }

    AesCipher cipher_;
    std::string_view tweak_;
    unsigned radix_;
    std::size_t b_;
    std::size_t d_;
    Bytes p_;
};

struct Halves {
    Numerals a;
    Numerals b;
};

Halves split(const Numerals& digits) {
    const auto middle = digits.begin() + static_cast<std::ptrdiff_t>(digits.size() / 2);
    return {{digits.begin(), middle}, {middle, digits.end()}};
}

Numerals joined(Halves halves) {
    halves.a.insert(halves.a.end(), halves.b.begin(), halves.b.end());
    return std::move(halves.a);
}

}  // namespace

Ff1::Ff1(crypto::Secret key, unsigned radix) noexcept : key_(std::move(key)), radix_(radix) {}

std::size_t Ff1::shortest() const noexcept {
    std::size_t length = 0;
    for (std::size_t numbers = 1; numbers < fewest_numbers; numbers *= radix_) {
        ++length;
    }
    return length;
}

Result<void> Ff1::check(const Numerals& digits) const {
    if (digits.size() < shortest()) {
        return fail(ErrorCode::invalid_argument,
                    "FF1 needs at least " + std::to_string(shortest()) + " digits.");
    }
    if (*std::max_element(digits.begin(), digits.end()) >= radix_) {
        return fail(ErrorCode::invalid_argument, "A digit lies outside the radix.");
    }
    return {};
}

Result<Numerals> Ff1::encrypt(std::string_view tweak, const Numerals& plain) const {
    CALLVEIL_TRY(check(plain));
    CALLVEIL_ASSIGN(auto cipher, AesCipher::make(key_));
    Rounds round(std::move(cipher), tweak, radix_, plain.size());
    auto [a, b] = split(plain);
    for (unsigned i = 0; i < rounds; ++i) {
        const auto y = round.y(i, b, a.size());
        a = std::exchange(b, sum(std::move(a), y, radix_));
    }
    return joined({std::move(a), std::move(b)});
}

Result<Numerals> Ff1::decrypt(std::string_view tweak, const Numerals& cipher) const {
    CALLVEIL_TRY(check(cipher));
    CALLVEIL_ASSIGN(auto blocks, AesCipher::make(key_));
    Rounds round(std::move(blocks), tweak, radix_, cipher.size());
    auto [a, b] = split(cipher);
    for (unsigned i = rounds; i-- > 0;) {
        const auto y = round.y(i, a, b.size());
        b = std::exchange(a, difference(std::move(b), y, radix_));
    }
    return joined({std::move(a), std::move(b)});
}

}  // namespace callveil::masking
