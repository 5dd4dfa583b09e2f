-- SPDX-License-Identifier: Apache-2.0
-- Format 6: retention finds what it has to empty without reading what it emptied before. Open
-- requests and live jobs are in neither index, so that intake does not pay for them.
ALTER TABLE requests ADD COLUMN emptied_at INTEGER CONSTRAINT life_cycle_emptied CHECK (
    emptied_at IS NULL OR
    state IN ('completed', 'partially_completed', 'failed', 'rejected', 'cancelled'));

CREATE INDEX requests_to_empty ON requests (updated_at)
WHERE emptied_at IS NULL
  AND state IN ('completed', 'partially_completed', 'failed', 'rejected', 'cancelled');

CREATE INDEX jobs_ended ON jobs (created_at) WHERE state IN ('done', 'failed', 'cancelled');
