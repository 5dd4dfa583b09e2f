/* SPDX-License-Identifier: Apache-2.0 */
#include "callveil/plugin.h"

const callveil_entry* CALLVEIL_CALL callveil_get_entry(uint32_t host_abi) {
    static const callveil_entry entry = {sizeof(callveil_entry), 2u << 16, NULL, NULL, {NULL, 0}};
    return host_abi >> 16 == 2 ? &entry : NULL;
}
