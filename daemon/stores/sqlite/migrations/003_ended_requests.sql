-- SPDX-License-Identifier: Apache-2.0
-- Format 3: each request that has ended says how. One that had failed or was cancelled said
-- nothing before; it is `not_done` now.
CREATE TABLE new_requests (
    reference           TEXT    NOT NULL PRIMARY KEY,
    client_id           TEXT    NOT NULL,
    principal           TEXT    NOT NULL,
    person              TEXT    NOT NULL,
    body_hash           TEXT    NOT NULL,
    kind                TEXT    NOT NULL CHECK (kind IN ('pseudonymization', 'access')),
    origin              TEXT    NOT NULL CHECK (origin IN ('agent', 'search', 'shell')),
    desktop_received_at INTEGER,
    received_at         INTEGER NOT NULL,
    regime              TEXT    NOT NULL CHECK (regime IN ('gdpr', 'ccpa')),
    starts_at           INTEGER NOT NULL,
    confirm_by          INTEGER,
    due_by              INTEGER NOT NULL,
    state               TEXT    NOT NULL,
    outcome             TEXT    NOT NULL,
    not_before          INTEGER,
    plan_hash           TEXT    NOT NULL,
    approver            TEXT    NOT NULL,
    updated_at          INTEGER NOT NULL,
    version             INTEGER NOT NULL,
    sealed              BLOB    NOT NULL,
    UNIQUE (principal, client_id),
    CONSTRAINT life_cycle_state CHECK (
        state IN ('received', 'verifying', 'pending_approval', 'approved', 'running', 'completed',
                  'partially_completed', 'failed', 'rejected', 'cancelled')),
    CONSTRAINT life_cycle_outcome CHECK (
        CASE WHEN state IN ('completed', 'partially_completed', 'failed', 'rejected', 'cancelled')
        THEN outcome IN ('done', 'partial', 'nothing_found', 'refused', 'not_done')
        ELSE outcome = 'none' END)
) STRICT;

INSERT INTO new_requests (
    reference, client_id, principal, person, body_hash, kind, origin, desktop_received_at,
    received_at, regime, starts_at, confirm_by, due_by, state, outcome, not_before, plan_hash,
    approver, updated_at, version, sealed)
SELECT reference, client_id, principal, person, body_hash, kind, origin, desktop_received_at,
       received_at, regime, starts_at, confirm_by, due_by, state,
       CASE WHEN state IN ('failed', 'cancelled') AND outcome = 'none'
           THEN 'not_done' ELSE outcome END,
       not_before, plan_hash, approver, updated_at, version, sealed
FROM requests;

DROP TABLE requests;
ALTER TABLE new_requests RENAME TO requests;

CREATE INDEX requests_by_time ON requests (received_at, reference);
CREATE INDEX requests_by_state ON requests (state, received_at, reference);
CREATE INDEX requests_by_principal ON requests (principal, received_at, reference);

-- The same steps as domain::transitions(); a test compares them.
CREATE TRIGGER requests_keep_the_life_cycle BEFORE UPDATE OF state ON requests
WHEN OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (VALUES
    ('received', 'verifying'),
    ('received', 'pending_approval'),
    ('received', 'rejected'),
    ('received', 'cancelled'),
    ('verifying', 'pending_approval'),
    ('verifying', 'rejected'),
    ('verifying', 'cancelled'),
    ('pending_approval', 'approved'),
    ('pending_approval', 'rejected'),
    ('pending_approval', 'cancelled'),
    ('approved', 'running'),
    ('approved', 'pending_approval'),
    ('approved', 'cancelled'),
    ('running', 'completed'),
    ('running', 'partially_completed'),
    ('running', 'failed'),
    ('running', 'pending_approval'))
BEGIN
    SELECT RAISE(ABORT, 'life_cycle_step');
END;
