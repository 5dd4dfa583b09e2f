-- SPDX-License-Identifier: Apache-2.0
INSERT INTO jobs (
    id, kind, state, request, caller_principal, caller_person, caller_role, caller_key, created_at,
    run_after, lease_until, worker, attempt, progress_done, progress_total, cancel_requested,
    error, sealed_input, sealed_result
) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19
);
