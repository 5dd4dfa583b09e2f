-- SPDX-License-Identifier: Apache-2.0
SELECT rowid, sealed FROM plan_pages WHERE rowid > ?1 ORDER BY rowid LIMIT ?2;
