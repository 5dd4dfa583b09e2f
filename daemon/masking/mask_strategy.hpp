// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
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
#include "masking/subject_term.hpp"

namespace callveil::masking {

class SubjectScan;

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
    std::optional<std::int64_t> greatest;  ///< whole number that the column holds; none: 64 bits
    /// What a random strategy draws from. The same draw gives the same result, so it must differ
    /// from cell to cell and from plan to plan; other strategies do not look at it.
    std::string draw;
    /// The person whose identifiers `free_text` covers; not owned, and nothing to other strategies.
    const SubjectScan* subject = nullptr;
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

    /// Whether the result depends on `MaskField::draw`.
    virtual bool is_random() const noexcept { return false; }
    /// Whether it needs `MaskField::subject`.
    virtual bool needs_subject() const noexcept { return false; }

    /// Masks one value. NULL stays NULL unless `field.nulls` is `overwrite` and the strategy
    /// rewrites. Numbers are masked as their shortest text and become text.
    /// @error invalid_argument  the value is a blob, or text that is not UTF-8; `null_rewrite` and
    ///                          `preserve` take every value.
    /// @error internal          OpenSSL has no AES, or no memory.
    virtual Result<domain::Value> mask(const MaskField& field,
                                       const domain::Value& value) const = 0;

    /// Of the code points of `value`, how many the mask copies into its result, where whoever sees
    /// that reads them: by rule, never by chance (a digit that encryption gives again, an X that
    /// stood where one is written). Asked of values that `mask` takes; 0 of what has none, see
    /// `characters_of`.
    virtual std::size_t readable(const MaskField& field, const domain::Value& value) const;
};

/// Code points of a text, or of a number as a person writes it; 0 of NULL, a blob and text that is
/// not UTF-8.
std::size_t characters_of(const domain::Value& value);

/// Key material by name, such as "hash/salt"; `MaskDescription::keys` has the names. Salts and keys
/// are text, AES keys hexadecimal digits. Owned by the daemon's key ring; the offline CLI and tests
/// give their own.
using MaskKeys = std::map<std::string, crypto::Secret, std::less<>>;

/// Whether an option has a default.
enum class Presence { optional, required };

/// A configuration key of a strategy, for `mask list`, the policy schema and the docs.
struct MaskOption {
    std::string name;
    std::string fallback;  ///< default; "" where it must be given
    std::string text;
    Presence presence = Presence::optional;
};

/// A value on which `mask list` shows what a strategy does, with the options that it needs.
struct MaskExample {
    std::string value;
    std::map<std::string, std::string> configuration;
    std::vector<SubjectTerm> subject = {};  ///< whose identifiers `free_text` covers in it
};

struct MaskDescription {
    std::string name;
    std::string text;  ///< one sentence
    MaskExample example;
    std::vector<MaskOption> options;
    std::vector<std::string> keys;  ///< names in MaskKeys
};

/// Every strategy, in the order of the docs. The only list.
const std::vector<MaskDescription>& strategies();
/// The names of those that can give a value of this type, in that order.
std::vector<std::string> names_accepting(domain::DataType type);
/// The names of all keys that strategies need, each once.
std::vector<std::string> key_names();
/// A made-up key for each of `key_names()`, the same each time: for examples and for checks to
/// which the keys do not matter.
MaskKeys stand_in_keys();
/// The strategy as its example configures it, with made-up keys.
std::unique_ptr<MaskStrategy> make_sample(const MaskDescription& description);

/// What the strategy makes of its example.
/// @error as MaskStrategy::mask
Result<domain::Value> mask_example(const MaskDescription& description);

/// @error misconfigured  unknown name, unknown or bad option, missing key; each in one sentence.
Result<std::unique_ptr<MaskStrategy>> make_strategy(const domain::MaskSpec& spec,
                                                    const MaskKeys& keys);

}  // namespace callveil::masking
