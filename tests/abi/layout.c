/* SPDX-License-Identifier: Apache-2.0 */
#include "callveil/plugin.h"

#define SIZE(type, bytes) _Static_assert(sizeof(type) == bytes, #type);
#define AT(type, member, offset) \
    _Static_assert(offsetof(type, member) == offset, #type "." #member);
#define CALL(type, member, result, arguments)                                                     \
    _Static_assert(_Generic(((type*)0)->member, result(CALLVEIL_CALL*) arguments: 1, default: 0), \
                   #type "." #member);
#include "layout.inc"

_Static_assert(CALLVEIL_E_invalid_argument == -1, "the list of errors only grows");
_Static_assert(CALLVEIL_E_stale == -11, "the list of errors only grows");
_Static_assert(CALLVEIL_E_misconfigured == -16, "the list of errors only grows");
_Static_assert(sizeof(callveil_status) == 4, "a status is 32 bits wide");

/* Keeps the unit from being empty. */
int callveil_abi_layout_holds_in_c(void);
int callveil_abi_layout_holds_in_c(void) {
    return 1;
}
