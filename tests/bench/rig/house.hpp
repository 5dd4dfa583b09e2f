// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "wire/identity_file.hpp"

namespace callveil::bench {

/// A callveild of its own in a fresh folder: keys, configuration, one station. Throws
/// std::runtime_error where a step fails; the daemon's log stays in the folder.
class House {
public:
    /// @param rows  people in the lead database, which is the one of the demo.
    explicit House(std::filesystem::path folder, std::size_t rows = 1000);
    ~House();
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    void start();
    void stop();
    /// Enrols a station with the role agent. @return its identity.
    wire::IdentityFile enrol(const std::string& station);
    /// Runs the command line program as the administrator.
    void command(std::vector<std::string> words) const;
    const std::filesystem::path& folder() const noexcept { return folder_; }
    pid_t daemon() const noexcept { return daemon_; }

private:
    void make_leads(std::size_t rows) const;
    void configure() const;

    std::filesystem::path folder_;
    std::string agents_;
    std::string admins_;
    pid_t daemon_ = -1;
};

}  // namespace callveil::bench
