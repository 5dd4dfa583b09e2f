-- SPDX-License-Identifier: Apache-2.0
-- Times are microseconds since 1970 in UTC. A `sealed` column is a crypto_secretbox; see sealer.hpp.

CREATE TABLE store_info (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    install_id TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    key_check  BLOB    NOT NULL
) STRICT;

CREATE TABLE requests (
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
        outcome = 'none' OR (
            outcome IN ('done', 'partial', 'nothing_found', 'refused') AND
            state IN ('completed', 'partially_completed', 'failed', 'rejected', 'cancelled')))
) STRICT;

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

CREATE TABLE jobs (
    id               TEXT    NOT NULL PRIMARY KEY,
    kind             TEXT    NOT NULL
        CHECK (kind IN ('search', 'preview', 'export_package', 'pseudonymize')),
    state            TEXT    NOT NULL,
    request          TEXT    REFERENCES requests (reference),
    caller_principal TEXT    NOT NULL,
    caller_person    TEXT    NOT NULL,
    caller_role      TEXT    NOT NULL,
    caller_key       TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
    run_after        INTEGER NOT NULL,
    lease_until      INTEGER,
    worker           TEXT    NOT NULL,
    attempt          INTEGER NOT NULL,
    progress_done    INTEGER NOT NULL,
    progress_total   INTEGER NOT NULL,
    cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
    error            TEXT,
    sealed_input     BLOB    NOT NULL,
    sealed_result    BLOB    NOT NULL,
    CONSTRAINT life_cycle_job_state CHECK (
        state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    CONSTRAINT life_cycle_lease CHECK ((state = 'running') = (lease_until IS NOT NULL))
) STRICT;

CREATE INDEX jobs_live ON jobs (created_at, id) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_by_state ON jobs (state);
CREATE INDEX jobs_by_request ON jobs (request);

CREATE TABLE plans (
    id             TEXT    NOT NULL PRIMARY KEY,
    hash           TEXT    NOT NULL UNIQUE,
    request        TEXT    REFERENCES requests (reference),
    kind           TEXT    NOT NULL CHECK (kind IN ('pseudonymization', 'access')),
    created_by     TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    atomicity      TEXT    NOT NULL CHECK (atomicity IN ('one_transaction', 'batches')),
    row_count      INTEGER NOT NULL,
    ticked_rows    INTEGER NOT NULL,
    conflict_rows  INTEGER NOT NULL,
    shared_rows    INTEGER NOT NULL,
    cells_to_mask  INTEGER NOT NULL,
    cells_kept     INTEGER NOT NULL,
    cells_released INTEGER NOT NULL,
    pages          INTEGER NOT NULL,
    sealed         BLOB    NOT NULL
) STRICT;

CREATE INDEX plans_by_request ON plans (request, created_at, id);

-- No foreign key: pages are written before the head that hashes them.
CREATE TABLE plan_pages (
    plan_id TEXT    NOT NULL,
    page    INTEGER NOT NULL,
    sealed  BLOB    NOT NULL,
    PRIMARY KEY (plan_id, page)
) STRICT;

CREATE TABLE intents (
    plan_hash TEXT    NOT NULL,
    source    TEXT    NOT NULL,
    batch     INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    outcome   TEXT    CHECK (outcome <> ''),
    PRIMARY KEY (plan_hash, source, batch)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    token TEXT    NOT NULL PRIMARY KEY,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE packages (
    id                 TEXT    NOT NULL PRIMARY KEY,
    request            TEXT    REFERENCES requests (reference),
    file_name          TEXT    NOT NULL,
    size_bytes         INTEGER NOT NULL,
    sha256             TEXT    NOT NULL,
    manifest           TEXT    NOT NULL,
    created_at         INTEGER NOT NULL,
    expires_at         INTEGER NOT NULL,
    passphrase_told_at INTEGER,
    deleted_at         INTEGER,
    sealed             BLOB    NOT NULL
) STRICT;

CREATE INDEX packages_by_request ON packages (request, created_at, id);
CREATE INDEX packages_to_delete ON packages (expires_at) WHERE deleted_at IS NULL;

CREATE TABLE keys (
    public_key TEXT    NOT NULL PRIMARY KEY,
    principal  TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('person', 'station')),
    role       TEXT    NOT NULL
        CHECK (role IN ('agent', 'supervisor', 'administrator', 'auditor', 'console')),
    label      TEXT    NOT NULL,
    agent_ids  TEXT    NOT NULL,
    not_before INTEGER NOT NULL,
    not_after  INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

-- Format: docs/formats/audit.md
CREATE TABLE audit (
    seq        INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    verb       TEXT    NOT NULL,
    object     TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    prev_hash  TEXT    NOT NULL CHECK (length(prev_hash) = 64),
    entry_hash TEXT    NOT NULL CHECK (length(entry_hash) = 64)
) STRICT;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;

-- Also keeps INSERT OR REPLACE, which fires no DELETE trigger, from replacing an entry.
CREATE TRIGGER audit_has_no_gap BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT ifnull(max(seq), 0) + 1 FROM audit)
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;

-- The last sequence number and hash under the store's key: without it nobody can cut the log's end.
CREATE TABLE audit_head (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB    NOT NULL
) STRICT;
