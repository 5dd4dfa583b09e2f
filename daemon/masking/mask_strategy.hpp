// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"
#include "crypto/secret.hpp"
#include "domain/data_map.hpp"
#include "domain/value.hpp"

namespace callveil::masking {

/// Whether a second run over its own output changes nothing. Where `no`, the ledger keeps count.
enum class Idempotent { no, yes };

/// What a strategy does with NULL. Fides' rewrite strategies overwrite it; our default keeps it.
enum class NullPolicy { keep, overwrite };

/// What a strategy may know about the cell it masks.
struct MaskField {
    domain::DataType type = domain::DataType::unknown;  ///< as the data map says
    std::optional<std::size_t>
        length;  ///< the map's `length`: text is cut to that many code points
    NullPolicy nulls = NullPolicy::keep;
};

/// Replaces one value by another that names the person less.
///
/// A strategy is a pure function of its keys, the field and the value: no I/O, no clock, no global,
/// so that a preview shows what will be done. Thread safety: `mask` may run on many threads at
/// once.
class MaskStrategy {
public:
    virtual ~MaskStrategy() = default;

    /// Name written in policies and maps. Once released it is never reused.
    virtual std::string_view name() const noexcept = 0;
    virtual Idempotent idempotent() const noexcept = 0;
    /// Whether it may write into a field of this map type; a string strategy only into strings.
    /// `unknown` is decided by the catalogue and counts as accepted here.
    virtual bool accepts(domain::DataType type) const noexcept = 0;

    /// Masks one value. NULL stays NULL unless `field.nulls` is `overwrite` and the strategy
    /// rewrites. Numbers are masked as their shortest text and become text.
    /// @error invalid_argument  the value is a blob, or text that is not UTF-8; `null_rewrite` and
    ///                          `preserve` take every value.
    virtual Result<domain::Value> mask(const MaskField& field,
                                       const domain::Value& value) const = 0;
};

/// Key material by name: "hash/salt", "hmac/key", "hmac/salt". Owned by the daemon's key ring; the
/// offline CLI and tests give their own.
using MaskKeys = std::map<std::string, crypto::Secret, std::less<>>;

/// A configuration key of a strategy, for `mask list`, the policy schema and the docs.
struct MaskOption {
    std::string name;
    std::string fallback;  ///< default, "" when it must be given
    std::string text;
};

struct MaskDescription {
    std::string name;
    std::string text;     ///< one sentence
    std::string example;  ///< what it makes of "1223334444" or "someone@example.com"
    std::vector<MaskOption> options;
    std::vector<std::string> keys;  ///< names in MaskKeys
};

/// Every strategy, in the order of the docs. The only list.
const std::vector<MaskDescription>& strategies();

/// @error misconfigured  unknown name, unknown or bad option, missing key; each in one sentence.
Result<std::unique_ptr<MaskStrategy>> make_strategy(const domain::MaskSpec& spec,
                                                    const MaskKeys& keys);

}  // namespace callveil::masking
