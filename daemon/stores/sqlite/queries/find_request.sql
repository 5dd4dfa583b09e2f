-- SPDX-License-Identifier: Apache-2.0
SELECT reference, client_id, principal, person, body_hash, kind, origin, desktop_received_at,
       received_at, regime, starts_at, confirm_by, due_by, state, outcome, not_before, plan_hash,
       approver, updated_at, emptied_at, version, sealed
FROM requests
WHERE reference = ?1;
