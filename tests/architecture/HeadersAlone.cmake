# SPDX-License-Identifier: Apache-2.0
# One generated unit per header, so that a header which leans on its includer does not compile.
# A header that a file of its own name includes before anything else needs none: release, which
# precompiles nothing, proves it. The plugin's C header is compiled twice, as C and as C++.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
     ${CMAKE_SOURCE_DIR}/sdk/*.hpp ${CMAKE_SOURCE_DIR}/plugin/*.hpp ${CMAKE_SOURCE_DIR}/daemon/*.hpp
     ${CMAKE_SOURCE_DIR}/sdk/include/*.h)

foreach(header IN LISTS headers)
    cmake_path(REPLACE_EXTENSION header LAST_ONLY cpp OUTPUT_VARIABLE implementation)
    if(EXISTS ${CMAKE_SOURCE_DIR}/${implementation})
        cmake_path(GET header FILENAME name)
        file(STRINGS ${CMAKE_SOURCE_DIR}/${implementation} first REGEX "^#include" LIMIT_COUNT 1)
        if(first MATCHES "[/\"]${name}\"")
            continue()
        endif()
    endif()
    set(kinds cpp)
    if(header MATCHES "\\.h$")
        set(kinds c cpp)
    endif()
    foreach(kind IN LISTS kinds)
        set(unit ${CMAKE_CURRENT_BINARY_DIR}/alone/${header}.${kind})
        # Twice: the second proves the include guard.
        file(CONFIGURE OUTPUT ${unit} @ONLY CONTENT
             "#include \"@CMAKE_SOURCE_DIR@/@header@\"\n#include \"@CMAKE_SOURCE_DIR@/@header@\"\n")
        list(APPEND units ${unit})
    endforeach()
endforeach()

add_library(callveil_headers_alone OBJECT ${units})
target_include_directories(callveil_headers_alone PRIVATE
    ${CMAKE_SOURCE_DIR}/sdk/include ${CMAKE_SOURCE_DIR}/sdk ${CMAKE_SOURCE_DIR}/daemon ${CMAKE_SOURCE_DIR})
target_compile_options(callveil_headers_alone PRIVATE -g0)
target_link_libraries(callveil_headers_alone PRIVATE callveil_flags
    tl::expected fmt::fmt spdlog::spdlog CLI11::CLI11 nlohmann_json::nlohmann_json cppzmq yaml-cpp
    SQLite::SQLite3 libzip::zip PkgConfig::sodium callveil_phonenumber ICU::uc)
