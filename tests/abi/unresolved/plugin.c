/* SPDX-License-Identifier: Apache-2.0 */
#include "callveil/plugin.h"

const callveil_entry* there_is_no_such_function(void);

const callveil_entry* CALLVEIL_CALL callveil_get_entry(uint32_t host_abi) {
    (void)host_abi;
    return there_is_no_such_function();
}
