// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "masking/makers.hpp"

namespace callveil::masking {
namespace {

const std::vector<Maker>& makers() {
    static const std::vector<Maker> all{
        alternate_maker(),      alternate_phone_maker(),       null_rewrite_maker(),
        string_rewrite_maker(), random_string_rewrite_maker(), hash_maker(),
        hmac_maker(),           aes_encrypt_maker(),           preserve_maker(),
        partial_maker(),        partial_email_maker(),         ff1_maker(),
        free_text_maker()};
    return all;
}

std::vector<MaskDescription> descriptions() {
    std::vector<MaskDescription> all;
    std::transform(makers().begin(), makers().end(), std::back_inserter(all),
                   [](const Maker& maker) { return maker.description; });
    return all;
}

std::string known_names() {
    std::string names;
    for (const auto& maker : makers()) {
        names += (names.empty() ? "" : ", ") + maker.description.name;
    }
    return names;
}

Result<void> check_keys(const MaskDescription& description, const MaskKeys& keys) {
    for (const auto& name : description.keys) {
        const auto key = keys.find(name);
        if (key == keys.end() || key->second.empty()) {
            return fail(ErrorCode::misconfigured,
                        "The mask " + description.name + " needs the key " + name + ".");
        }
    }
    return {};
}

}  // namespace

const std::vector<MaskDescription>& strategies() {
    static const std::vector<MaskDescription> all = descriptions();
    return all;
}

std::vector<std::string> names_accepting(domain::DataType type) {
    std::vector<std::string> names;
    for (const auto& description : strategies()) {
        if (make_sample(description)->accepts(type)) {
            names.push_back(description.name);
        }
    }
    return names;
}

std::vector<std::string> key_names() {
    std::vector<std::string> names;
    for (const auto& description : strategies()) {
        names.insert(names.end(), description.keys.begin(), description.keys.end());
    }
    return names;
}

MaskKeys stand_in_keys() {
    constexpr std::size_t derived_length = 64;
    MaskKeys keys;
    for (auto& name : key_names()) {
        keys.emplace(std::move(name), crypto::Secret(std::string(derived_length, '0')));
    }
    return keys;
}

std::unique_ptr<MaskStrategy> make_sample(const MaskDescription& description) {
    return std::move(
        make_strategy({description.name, description.example.configuration}, stand_in_keys())
            .value());
}

Result<std::unique_ptr<MaskStrategy>> make_strategy(const domain::MaskSpec& spec,
                                                    const MaskKeys& keys) {
    const auto maker = std::find_if(
        makers().begin(), makers().end(),
        [&spec](const Maker& candidate) { return candidate.description.name == spec.strategy; });
    if (maker == makers().end()) {
        return fail(ErrorCode::misconfigured, "There is no mask " + spec.strategy +
                                                  "; the masks are: " + known_names() + ".");
    }
    const MaskOptions options(spec);
    CALLVEIL_TRY(options.check(maker->description));
    CALLVEIL_TRY(check_keys(maker->description, keys));
    return maker->make(options, keys);
}

}  // namespace callveil::masking
