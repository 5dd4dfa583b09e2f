# SPDX-License-Identifier: Apache-2.0
# Headers that hundreds of units read alike are compiled once: a third of the time of a build. Only
# presets for tests do so; release and the units of tests/architecture see what each file includes itself.
option(CALLVEIL_PRECOMPILED "Precompile the headers of the standard library and of GoogleTest" OFF)

# callveil_precompiled(NAME [HEADERS headers...] [DEPENDS targets...])
#   One set of headers, shared by all targets that take it.
function(callveil_precompiled name)
    cmake_parse_arguments(set "" "" "HEADERS;DEPENDS" ${ARGN})
    file(CONFIGURE OUTPUT ${name}.cpp CONTENT "int main() {}\n")
    add_executable(${name} EXCLUDE_FROM_ALL ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
    # Rooms end in programs and in the plugin; one set fits both when all code is made for either.
    target_compile_options(${name} PRIVATE -fPIC -fpch-preprocess)
    target_link_libraries(${name} PRIVATE callveil_flags tl::expected ${set_DEPENDS})
    target_precompile_headers(${name} PRIVATE ${set_HEADERS})
endfunction()

set(callveil_standard_headers
    <algorithm> <array> <chrono> <charconv> <cstdint> <filesystem> <functional> <map> <memory> <mutex>
    <optional> <set> <span> <stop_token> <string> <string_view> <thread> <tuple> <utility> <variant>
    <vector> <tl/expected.hpp>)
if(CALLVEIL_PRECOMPILED)
    callveil_precompiled(callveil_room_headers HEADERS ${callveil_standard_headers})
    if(CALLVEIL_TESTS)
        callveil_precompiled(callveil_test_headers
            HEADERS ${callveil_standard_headers} <gtest/gtest.h> <gmock/gmock.h>
            DEPENDS GTest::gtest GTest::gmock)
    endif()
endif()

# callveil_use_precompiled(TARGET SET)
function(callveil_use_precompiled target set)
    if(CALLVEIL_PRECOMPILED)
        target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fPIC -fpch-preprocess>)
        target_precompile_headers(${target} REUSE_FROM ${set})
    endif()
endfunction()
