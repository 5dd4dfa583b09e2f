-- SPDX-License-Identifier: Apache-2.0
INSERT INTO requests (
    reference, client_id, principal, person, body_hash, kind, origin, desktop_received_at,
    received_at, regime, starts_at, confirm_by, due_by, state, outcome, not_before, plan_hash,
    approver, updated_at, emptied_at, version, sealed
) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
    ?21, ?22
);
