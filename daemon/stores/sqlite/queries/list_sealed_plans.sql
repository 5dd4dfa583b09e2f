-- SPDX-License-Identifier: Apache-2.0
SELECT rowid, sealed FROM plans WHERE rowid > ?1 ORDER BY rowid LIMIT ?2;
