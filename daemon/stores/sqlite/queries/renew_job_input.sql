-- SPDX-License-Identifier: Apache-2.0
UPDATE jobs SET sealed_input = ?2 WHERE rowid = ?1;
