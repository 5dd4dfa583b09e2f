-- SPDX-License-Identifier: Apache-2.0
UPDATE store_info SET key_check = ?2 WHERE rowid = ?1;
