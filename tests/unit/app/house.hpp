// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "app/options_reader.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {

/// A folder with keys, a lead database, a data map and a callveil.yaml that name each other.
class House {
public:
    House();

    /// callveil.yaml with `changes` to its lines, by key; an empty value leaves the key out.
    std::string config(const std::map<std::string, std::string>& changes = {}) const;
    /// Writes and reads it. @throws when it is refused.
    app::LoadedOptions load(const std::map<std::string, std::string>& changes = {}) const;
    void run_sql(const std::string& statements) const;
    void write(const std::string& name, const std::string& text) const;

    const std::filesystem::path& path() const noexcept { return folder_.path(); }
    std::filesystem::path secrets() const { return path() / "secrets"; }

private:
    TempDir folder_;
};

}  // namespace callveil::tests
