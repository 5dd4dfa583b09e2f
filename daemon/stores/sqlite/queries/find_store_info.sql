-- SPDX-License-Identifier: Apache-2.0
SELECT install_id, key_check FROM store_info WHERE id = 1;
