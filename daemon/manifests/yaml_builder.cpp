// SPDX-License-Identifier: Apache-2.0
#include "manifests/yaml_builder.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/mark.h>

#include "manifests/yaml_document.hpp"

namespace callveil::manifests {

using Kind = YamlNode::Kind;

YamlBuilder::YamlBuilder(std::string file_name)
    : file_(std::make_shared<const std::string>(std::move(file_name))),
      root_(make(YAML::Mark{}, Kind::null)) {}

void YamlBuilder::OnDocumentStart(const YAML::Mark& mark) {
    if (std::exchange(started_, true)) {
        refuse(mark, ErrorCode::misconfigured, "A second document begins here; keep one a file.");
    }
}

void YamlBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
    check_key_place(mark);
    count(mark, 1);
    const std::shared_ptr<const Content> content = make(mark, Kind::null);
    remember(anchor, {content, 1, 0});
    place(content, 0);
}

void YamlBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
    check_key_place(mark);
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
        refuse(mark, ErrorCode::misconfigured, "This alias names a node that contains it.");
    }
    count(mark, found->second.nodes);
    check_depth(mark, found->second.height);
    place(found->second.content, found->second.height);
}

void YamlBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
    check_tag(mark, tag);
    count(mark, 1);
    const auto content = make(mark, Kind::scalar);
    content->scalar = value;
    content->quoted = tag != "?";
    remember(anchor, {content, 1, 0});
    if (awaits_key()) {
        place_key(mark, content);
    } else {
        place(content, 0);
    }
}

void YamlBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value) {
    open(mark, tag, anchor, Kind::list);
}

void YamlBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value) {
    open(mark, tag, anchor, Kind::map);
}

void YamlBuilder::refuse(const YAML::Mark& mark, ErrorCode code, std::string_view why) const {
    throw YamlRefusal{
        {code, fmt::format("{}:{}:{}: {}", *file_, mark.line + 1, mark.column + 1, why)}};
}

std::shared_ptr<YamlNode::Content> YamlBuilder::make(const YAML::Mark& mark, Kind kind) const {
    auto content = std::make_shared<Content>();
    content->kind = kind;
    content->file = file_;
    content->line = mark.line + 1;
    content->column = mark.column + 1;
    return content;
}

void YamlBuilder::check_tag(const YAML::Mark& mark, const std::string& tag) const {
    const bool known =
        tag.empty() || tag == "?" || tag == "!" || tag.starts_with("tag:yaml.org,2002:");
    if (!known) {
        refuse(mark, ErrorCode::misconfigured, "Tags of one's own (!name) are not understood.");
    }
}

void YamlBuilder::count(const YAML::Mark& mark, std::size_t nodes) {
    nodes_ += nodes;
    if (nodes_ > max_yaml_nodes) {
        refuse(mark, ErrorCode::too_large,
               fmt::format("The file passes {} nodes, aliases unfolded.", max_yaml_nodes));
    }
}

void YamlBuilder::check_depth(const YAML::Mark& mark, std::size_t height) const {
    if (open_.size() + height > max_yaml_depth) {
        refuse(mark, ErrorCode::too_large,
               fmt::format("The nesting passes {} levels here.", max_yaml_depth));
    }
}

void YamlBuilder::check_key_place(const YAML::Mark& mark) const {
    if (awaits_key()) {
        refuse(mark, ErrorCode::misconfigured, "A key must be a word or number written out.");
    }
}

bool YamlBuilder::awaits_key() const {
    return !open_.empty() && open_.back().content->kind == Kind::map && open_.back().key == nullptr;
}

void YamlBuilder::open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       Kind kind) {
    check_tag(mark, tag);
    check_key_place(mark);
    count(mark, 1);
    check_depth(mark, 1);
    open_.push_back({make(mark, kind), anchor, nodes_ - 1, 0, nullptr, {}});
}

void YamlBuilder::close() {
    const Open done = std::move(open_.back());
    open_.pop_back();
    const std::size_t height = done.height + 1;
    remember(done.anchor, {done.content, nodes_ - done.nodes_before, height});
    place(done.content, height);
}

void YamlBuilder::place(std::shared_ptr<const Content> content, std::size_t height) {
    YamlNode node{std::move(content)};
    if (open_.empty()) {
        root_ = std::move(node);
        return;
    }
    Open& parent = open_.back();
    parent.height = std::max(parent.height, height);
    if (parent.content->kind == Kind::list) {
        parent.content->items.push_back(std::move(node));
        return;
    }
    const auto key = std::exchange(parent.key, nullptr);
    parent.content->entries.push_back({YamlNode{key}, key->scalar, std::move(node)});
}

void YamlBuilder::place_key(const YAML::Mark& mark, std::shared_ptr<const Content> content) {
    Open& map = open_.back();
    if (content->scalar == "<<" && !content->quoted) {
        refuse(mark, ErrorCode::misconfigured,
               "Merge keys (<<) are not understood; repeat the keys.");
    }
    const auto [first, fresh] = map.keys.emplace(content->scalar, content->line);
    if (!fresh) {
        refuse(mark, ErrorCode::misconfigured,
               fmt::format("The key \"{}\" is given twice; it stands already in line {}.",
                           content->scalar, first->second));
    }
    map.key = std::move(content);
}

void YamlBuilder::remember(YAML::anchor_t anchor, Anchored anchored) {
    if (anchor != 0) {
        anchors_[anchor] = std::move(anchored);
    }
}

}  // namespace callveil::manifests
