// SPDX-License-Identifier: Apache-2.0
#include "domain/reference_graph.hpp"

#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>

#include "domain/after_order.hpp"
#include "domain/erase_order.hpp"
#include "domain/traversal.hpp"

namespace callveil::domain {
namespace {

using ShapeByPath = std::unordered_map<std::string, FieldShape>;

FieldShape shape_of(const Field& field, FieldShape outer) {
    return field.is_array ? FieldShape::nested : outer;
}

/// Calls `visit(path, field, shape)` for each field of a collection, parents before children.
template <class Visit>
void for_each_field(const std::vector<Field>& fields, const std::string& prefix, FieldShape outer,
                    const Visit& visit) {
    for (const auto& field : fields) {
        const std::string path = prefix + field.name;
        visit(path, field, shape_of(field, outer));
        for_each_field(field.fields, path + ".", FieldShape::nested, visit);
    }
}

class Builder {
public:
    explicit Builder(const DataMap& map) : map_(map) {}

    Result<ReferenceGraph> build() {
        add_nodes();
        for (std::size_t node = 0; node < graph_.nodes.size(); ++node) {
            add_links_of(node);
            check_names(*graph_.nodes[node].collection, graph_.nodes[node].id);
        }
        check_dataset_after();
        if (!problems_.empty()) {
            return fail(ErrorCode::misconfigured, problems_);
        }
        return std::move(graph_);
    }

private:
    void add_nodes() {
        for (const auto& dataset : map_.datasets) {
            for (const auto& collection : dataset.collections) {
                if (!collection.skip_processing) {
                    add_node(dataset, collection);
                }
            }
        }
    }

    void add_node(const Dataset& dataset, const Collection& collection) {
        Node node{{dataset.key, collection.name}, &dataset, &collection, {}, {}, {}};
        ShapeByPath shapes;
        for_each_field(collection.fields, "", FieldShape::plain,
                       [&](const std::string& path, const Field& field, FieldShape shape) {
                           shapes.emplace(path, shape);
                           note_entry_points(node, path, field, shape);
                       });
        index_.emplace(node.id, graph_.nodes.size());
        shapes_.push_back(std::move(shapes));
        graph_.nodes.push_back(std::move(node));
    }

    static void note_entry_points(Node& node, const std::string& path, const Field& field,
                                  FieldShape shape) {
        if (!field.identity.empty()) {
            node.seeds.push_back({field.identity, path, shape});
        }
        if (node.custom_request_field.empty()) {
            node.custom_request_field = field.custom_request_field;
        }
    }

    void add_links_of(std::size_t node) {
        composites_.clear();
        for_each_field(graph_.nodes[node].collection->fields, "", FieldShape::plain,
                       [&](const std::string& path, const Field& field, FieldShape shape) {
                           for (const auto& reference : field.references) {
                               place_ = &field.references_place;
                               add_link(node, path, shape, reference);
                           }
                       });
    }

    void add_link(std::size_t here, const std::string& path, FieldShape shape,
                  const FieldReference& reference) {
        const FieldId target = resolved(reference.target);
        const auto found = index_.find(target.collection);
        if (found == index_.end()) {
            return dangling(here, target, missing_collection(target));
        }
        const std::size_t there = found->second;
        const auto other = shapes_[there].find(target.path);
        if (other == shapes_[there].end()) {
            return dangling(here, target, "that collection has no such field");
        }
        if (here == there && reference.direction == Direction::either) {
            return problem(*place_, "Field " + graph_.nodes[here].id.text() + ":" + path +
                                        " references its own collection and needs a direction: to "
                                        "follows the values of this field, from looks for them in "
                                        "it.");
        }
        const bool nested = shape == FieldShape::nested || other->second == FieldShape::nested;
        const bool either = reference.direction == Direction::either;
        if (reference.direction == Direction::to) {
            join({here, there, path, target.path, either, nested}, reference.composite);
        } else {
            join({there, here, target.path, path, either, nested}, reference.composite);
        }
    }

    /// Adds a link, or a pair of columns to the one whose composite name it has.
    void join(Link link, const std::string& composite) {
        const auto first = composites_.find(composite);
        if (first == composites_.end()) {
            if (!composite.empty()) {
                composites_.emplace(composite, graph_.links.size());
            }
            return connect(std::move(link));
        }
        Link& whole = graph_.links[first->second];
        if (whole.source != link.source || whole.target != link.target ||
            whole.either_way != link.either_way) {
            return problem(*place_, "The references of the composite " + composite +
                                        " lead to different collections or in different "
                                        "directions; give all of them one of each.");
        }
        whole.nested = whole.nested || link.nested;
        whole.also.push_back({std::move(link.source_field), std::move(link.target_field)});
    }

    /// The collection is the first token, as fideslang has it; where there is none of that name, a
    /// name with dots, such as `schema.table`, is tried.
    FieldId resolved(const FieldId& written) const {
        FieldId target = written;
        while (map_.find(target.collection) == nullptr) {
            const auto dot = target.path.find('.');
            if (dot == std::string::npos) {
                return written;
            }
            target.collection.collection += "." + target.path.substr(0, dot);
            target.path.erase(0, dot + 1);
        }
        return target;
    }

    void connect(Link link) {
        const std::size_t number = graph_.links.size();
        graph_.nodes[link.source].links.push_back(number);
        if (link.source != link.target) {
            graph_.nodes[link.target].links.push_back(number);
        }
        graph_.links.push_back(std::move(link));
    }

    std::string missing_collection(const FieldId& target) const {
        if (map_.find(target.collection) != nullptr) {
            return "that collection is left out by skip_processing";
        }
        return map_.find_dataset(target.collection.dataset) == nullptr
                   ? "no loaded file holds that dataset"
                   : "that dataset has no such collection";
    }

    void dangling(std::size_t here, const FieldId& target, const std::string& why) {
        problem(*place_, "Referenced object " + target.text() + " from dataset " +
                             graph_.nodes[here].id.dataset + " does not exist: " + why + ".");
    }

    void check_names(const Collection& collection, const CollectionId& id) {
        for (const auto& earlier : collection.after) {
            if (map_.find(earlier) == nullptr) {
                problem(collection.after_place, "Collection " + id.text() + " is to come after " +
                                                    earlier.text() + ", which does not exist.");
            }
        }
        for (const auto& earlier : collection.erase_after) {
            if (map_.find(earlier) == nullptr) {
                problem(collection.erase_after_place,
                        "Collection " + id.text() + " is to be changed after " + earlier.text() +
                            ", which does not exist.");
            }
        }
    }

    void check_dataset_after() {
        for (const auto& dataset : map_.datasets) {
            for (const auto& earlier : dataset.after) {
                if (map_.find_dataset(earlier) == nullptr) {
                    problem(dataset.after_place, "Dataset " + dataset.key +
                                                     " is to come after dataset " + earlier +
                                                     ", which does not exist.");
                }
            }
        }
    }

    void problem(const std::string& place, const std::string& sentence) {
        problems_.append(problems_.empty() ? "" : " ").append(placed(place, sentence));
    }

    const DataMap& map_;
    ReferenceGraph graph_;
    std::map<CollectionId, std::size_t> index_;
    std::vector<ShapeByPath> shapes_;
    std::map<std::string, std::size_t> composites_;  ///< links of the collection at hand, by name
    const std::string* place_ = nullptr;             ///< of the references that are being added
    std::string problems_;
};

}  // namespace

Result<ReferenceGraph> build_reference_graph(const DataMap& map) {
    return Builder(map).build();
}

Result<void> check_references(const DataMap& map) {
    CALLVEIL_ASSIGN(const ReferenceGraph graph, build_reference_graph(map));
    CALLVEIL_TRY(check_after(map, graph));
    CALLVEIL_TRY(erase_order(map, {}));
    return {};
}

}  // namespace callveil::domain
