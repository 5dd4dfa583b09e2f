-- SPDX-License-Identifier: Apache-2.0
INSERT INTO keys (
    public_key, principal, kind, role, label, agent_ids, not_before, not_after, revoked_at
) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
);
