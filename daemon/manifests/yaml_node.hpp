// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "callveil/result.hpp"

namespace callveil::manifests {

/// A key that the reader of a map does not know.
struct UnknownKey {
    std::string name;
    std::string location;                ///< "file:line:column"
    std::optional<std::string> nearest;  ///< the known key it may have been meant to be
};

/// One place in a YAML file that was read strictly (see `yaml_document.hpp`), with typed access.
///
/// A cheap handle: copies share the text, which lives as long as any handle. Immutable, so that
/// any thread may read it. Every error is `misconfigured` and starts with "file:line:column: ".
class YamlNode {
public:
    enum class Kind { null, scalar, list, map };
    struct Entry;
    struct Content;

    /// A null at no place, as stands for a key that is absent.
    YamlNode();
    explicit YamlNode(std::shared_ptr<const Content> content);

    Kind kind() const noexcept;
    bool is_null() const noexcept { return kind() == Kind::null; }
    /// "file:line:column", counted from 1.
    std::string location() const;
    /// `misconfigured` with this node's place before `sentence`.
    Error error(std::string_view sentence) const;

    /// The scalar as it is written, without its quotes. @error not a scalar.
    Result<std::string> text() const;
    /// @error not a decimal whole number of 64 bits.
    Result<std::int64_t> integer() const;
    /// @error not a finite decimal number.
    Result<double> real() const;
    /// true/yes/on or false/no/off, unquoted, in lower case, upper case or Capitalised. @error
    /// else.
    Result<bool> boolean() const;
    /// The scalars of a list; a null is an empty list. @error not a list, or an item is no scalar.
    Result<std::vector<std::string>> texts() const;
    /// The members of a list; a null is an empty list. @error not a list.
    Result<std::vector<YamlNode>> items() const;
    /// The entries of a map in the file's order; a null is an empty map. @error not a map.
    Result<std::vector<Entry>> entries() const;

    /// The value at `key`; a null node when this is no map or has no such key.
    YamlNode find(std::string_view key) const;
    bool has(std::string_view key) const { return !find(key).is_null(); }
    /// The value at `key`. @error this is no map, or `key` is absent or null.
    Result<YamlNode> at(std::string_view key) const;
    /// The text at `key`. @error as `at` and `text`.
    Result<std::string> at_text(std::string_view key) const;

    /// Keys of this map that are not in `known`; empty when this is no map.
    std::vector<UnknownKey> unknown_keys(std::span<const std::string_view> known) const;
    /// @error the first unknown key, at its own place, with the nearest known key.
    Result<void> expect_keys(std::span<const std::string_view> known) const;

private:
    std::shared_ptr<const Content> content_;
};

struct YamlNode::Entry {
    YamlNode key;  ///< a scalar
    std::string name;
    YamlNode value;
};

/// What a node holds; made by the document reader only.
struct YamlNode::Content {
    Kind kind = Kind::null;
    std::shared_ptr<const std::string> file;
    int line = 0;
    int column = 0;
    std::string scalar;
    bool quoted = false;
    std::vector<YamlNode> items;
    std::vector<Entry> entries;
};

}  // namespace callveil::manifests
