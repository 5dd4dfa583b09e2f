// SPDX-License-Identifier: Apache-2.0
#include "host/plugin_library.hpp"

#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <string>
#include <utility>

namespace callveil::host {

struct PluginLibrary::Mapping {
    boost::dll::shared_library library;
};

PluginLibrary::PluginLibrary(std::unique_ptr<Mapping> mapping) noexcept
    : mapping_(std::move(mapping)) {}
PluginLibrary::PluginLibrary(PluginLibrary&&) noexcept = default;
PluginLibrary& PluginLibrary::operator=(PluginLibrary&&) noexcept = default;
PluginLibrary::~PluginLibrary() = default;

Result<PluginLibrary> PluginLibrary::load(const std::filesystem::path& path) {
    using boost::dll::load_mode::rtld_local;
    using boost::dll::load_mode::rtld_now;
    std::error_code unknown;
    if (!std::filesystem::exists(path, unknown)) {
        return fail(ErrorCode::not_found, "There is no plugin " + path.string() + ".");
    }
    try {
        PluginLibrary plugin(std::make_unique<Mapping>());
        auto& library = plugin.mapping_->library;
        boost::dll::fs::error_code failed;
        library.load(std::filesystem::absolute(path).c_str(), failed, rtld_now | rtld_local);
        if (failed) {
            // The loader's own words; of the cause the error code knows nothing.
            const char* said = ::dlerror();
            return fail(ErrorCode::unsupported,
                        path.string() + " cannot be loaded: " +
                            (said != nullptr ? said : failed.message().c_str()) + ".");
        }
        if (!library.has(CALLVEIL_ENTRY_SYMBOL)) {
            return fail(
                ErrorCode::unsupported,
                path.string() + " is no Callveil plugin: it has no " + CALLVEIL_ENTRY_SYMBOL + ".");
        }
        const auto& get_entry =
            library.get<const callveil_entry*(std::uint32_t)>(CALLVEIL_ENTRY_SYMBOL);
        plugin.entry_ = get_entry(CALLVEIL_ABI);
        if (plugin.entry_ == nullptr || plugin.entry_->abi >> 16U != CALLVEIL_ABI_MAJOR) {
            return fail(ErrorCode::unsupported,
                        path.string() +
                            " speaks another major version of the plugin interface; "
                            "this host speaks " +
                            std::to_string(CALLVEIL_ABI_MAJOR) + ".");
        }
        return plugin;
    } catch (const std::exception& error) {
        return fail(ErrorCode::unsupported,
                    path.string() + " cannot be loaded: " + error.what() + ".");
    }
}

void PluginLibrary::abandon() noexcept {
    (void)mapping_.release();
}

}  // namespace callveil::host
