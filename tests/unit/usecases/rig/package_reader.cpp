// SPDX-License-Identifier: Apache-2.0
#include "package_reader.hpp"

#include <zip.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace callveil::tests {

std::string package_entry(const std::filesystem::path& file, const std::string& passphrase,
                          const char* name) {
    int problem = 0;
    zip_t* zip = zip_open(file.c_str(), ZIP_RDONLY, &problem);
    if (zip == nullptr) {
        throw std::runtime_error("the package cannot be opened");
    }
    zip_file_t* opened = zip_fopen_encrypted(zip, name, 0, passphrase.c_str());
    std::string text;
    std::array<char, 4096> buffer{};
    for (zip_int64_t got = 1; opened != nullptr && got > 0;) {
        got = zip_fread(opened, buffer.data(), buffer.size());
        text.append(buffer.data(), static_cast<std::size_t>(std::max<zip_int64_t>(got, 0)));
    }
    if (opened != nullptr) {
        zip_fclose(opened);
    }
    zip_discard(zip);
    return text;
}

}  // namespace callveil::tests
