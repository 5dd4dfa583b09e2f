-- SPDX-License-Identifier: Apache-2.0
UPDATE requests SET sealed = ?2 WHERE rowid = ?1;
