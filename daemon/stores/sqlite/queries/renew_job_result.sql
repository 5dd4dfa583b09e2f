-- SPDX-License-Identifier: Apache-2.0
UPDATE jobs SET sealed_result = ?2 WHERE rowid = ?1;
