// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "callveil/plugin.h"
#include "callveil/result.hpp"

namespace callveil::host {

/// A loaded plugin library. Its destructor unloads it: no object, exception or string of the plugin
/// may be left then.
class PluginLibrary {
public:
    /// Loads the library with every symbol resolved at once and none of them visible to others.
    /// @error not_found    no such file.
    /// @error unsupported  not a plugin, undefined symbols, or another major version of the ABI.
    static Result<PluginLibrary> load(const std::filesystem::path& path);
    PluginLibrary(PluginLibrary&&) noexcept;
    PluginLibrary& operator=(PluginLibrary&&) noexcept;
    ~PluginLibrary();

    const callveil_entry& entry() const noexcept { return *entry_; }
    /// Keeps the code mapped until the process ends: for a plugin that could not be stopped.
    void abandon() noexcept;

private:
    struct Mapping;
    explicit PluginLibrary(std::unique_ptr<Mapping> mapping) noexcept;

    std::unique_ptr<Mapping> mapping_;
    const callveil_entry* entry_ = nullptr;
};

}  // namespace callveil::host
