-- SPDX-License-Identifier: Apache-2.0
UPDATE packages SET sealed = ?2 WHERE rowid = ?1;
