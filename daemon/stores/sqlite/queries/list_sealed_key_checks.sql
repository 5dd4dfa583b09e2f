-- SPDX-License-Identifier: Apache-2.0
SELECT rowid, key_check FROM store_info WHERE rowid > ?1 ORDER BY rowid LIMIT ?2;
