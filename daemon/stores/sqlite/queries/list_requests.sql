-- SPDX-License-Identifier: Apache-2.0
SELECT reference, client_id, principal, person, body_hash, kind, origin, desktop_received_at,
       received_at, regime, starts_at, confirm_by, due_by, state, outcome, not_before, plan_hash,
       approver, updated_at, emptied_at, version, sealed
FROM requests
WHERE (received_at, reference) < (?4, ?5)
  AND ?1 IS NULL AND (?2 IS NULL OR kind = ?2) AND ?3 IS NULL
ORDER BY received_at DESC, reference DESC
LIMIT ?6;
