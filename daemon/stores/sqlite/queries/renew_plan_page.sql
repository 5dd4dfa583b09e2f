-- SPDX-License-Identifier: Apache-2.0
UPDATE plan_pages SET sealed = ?2 WHERE rowid = ?1;
