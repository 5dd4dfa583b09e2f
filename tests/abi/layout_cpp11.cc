// SPDX-License-Identifier: Apache-2.0
// Compiled as C++11, the oldest language that a host may be written in.
#include <type_traits>

#include "callveil/plugin.h"

#define SIZE(type, bytes) static_assert(sizeof(type) == bytes, #type);
#define AT(type, member, offset) static_assert(offsetof(type, member) == offset, #type "." #member);
#define CALL(type, member, result, arguments)                                                    \
    static_assert(std::is_same<decltype(type::member), result(CALLVEIL_CALL*) arguments>::value, \
                  #type "." #member);
#include "layout.inc"
