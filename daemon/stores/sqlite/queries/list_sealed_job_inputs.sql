-- SPDX-License-Identifier: Apache-2.0
SELECT rowid, sealed_input FROM jobs WHERE rowid > ?1 ORDER BY rowid LIMIT ?2;
