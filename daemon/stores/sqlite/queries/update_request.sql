-- SPDX-License-Identifier: Apache-2.0
UPDATE requests
SET regime = ?3, starts_at = ?4, confirm_by = ?5, due_by = ?6, state = ?7, outcome = ?8,
    not_before = ?9, plan_hash = ?10, approver = ?11, updated_at = ?12, emptied_at = ?13,
    version = version + 1, sealed = ?14
WHERE reference = ?1 AND version = ?2;
