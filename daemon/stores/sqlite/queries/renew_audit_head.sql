-- SPDX-License-Identifier: Apache-2.0
UPDATE audit_head SET sealed = ?2 WHERE rowid = ?1;
