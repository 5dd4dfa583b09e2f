// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <yaml-cpp/eventhandler.h>

#include "callveil/result.hpp"
#include "manifests/yaml_node.hpp"

namespace YAML {
struct Mark;
}

namespace callveil::manifests {

/// Leaves the parser of yaml-cpp, which has no other way out of a callback.
struct YamlRefusal {
    Error error;
};

/// Makes the tree of one document out of parser events and refuses what `parse_yaml` refuses.
class YamlBuilder final : public YAML::EventHandler {
public:
    explicit YamlBuilder(std::string file_name);

    /// The root; a null node at the beginning of the file when there was no document.
    YamlNode take_root() { return root_; }

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override;
    void OnMapEnd() override { close(); }

private:
    using Content = YamlNode::Content;

    /// A list or map that is still being read.
    struct Open {
        std::shared_ptr<Content> content;
        YAML::anchor_t anchor = 0;
        std::size_t nodes_before = 0;
        std::size_t height = 0;                        ///< levels below it so far
        std::shared_ptr<const Content> key;            ///< a key that waits for its value
        std::map<std::string, int, std::less<>> keys;  ///< line of each key
    };
    struct Anchored {
        std::shared_ptr<const Content> content;
        std::size_t nodes = 0;
        std::size_t height = 0;
    };

    [[noreturn]] void refuse(const YAML::Mark& mark, ErrorCode code, std::string_view why) const;
    std::shared_ptr<Content> make(const YAML::Mark& mark, YamlNode::Kind kind) const;
    void check_tag(const YAML::Mark& mark, const std::string& tag) const;
    void count(const YAML::Mark& mark, std::size_t nodes);
    void check_depth(const YAML::Mark& mark, std::size_t height) const;
    void check_key_place(const YAML::Mark& mark) const;
    bool awaits_key() const;
    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
              YamlNode::Kind kind);
    void close();
    void place(std::shared_ptr<const Content> content, std::size_t height);
    void place_key(const YAML::Mark& mark, std::shared_ptr<const Content> content);
    void remember(YAML::anchor_t anchor, Anchored anchored);

    std::shared_ptr<const std::string> file_;
    YamlNode root_;
    bool started_ = false;
    std::size_t nodes_ = 0;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, Anchored> anchors_;
};

}  // namespace callveil::manifests
