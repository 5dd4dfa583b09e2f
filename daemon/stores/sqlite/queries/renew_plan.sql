-- SPDX-License-Identifier: Apache-2.0
UPDATE plans SET sealed = ?2 WHERE rowid = ?1;
