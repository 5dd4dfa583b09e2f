-- SPDX-License-Identifier: Apache-2.0
SELECT public_key, principal, kind, role, label, agent_ids, not_before, not_after, revoked_at
FROM keys
WHERE public_key = ?1;
