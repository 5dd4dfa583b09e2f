-- SPDX-License-Identifier: Apache-2.0
INSERT INTO store_info (id, install_id, created_at, key_check) VALUES (1, ?1, ?2, ?3);
