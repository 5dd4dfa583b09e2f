-- SPDX-License-Identifier: Apache-2.0
-- Format 2: the log's own entries (log.sign_key, log.heartbeat) are found without reading back the
-- whole log at each start.
CREATE INDEX audit_own_entries ON audit (verb) WHERE verb >= 'log.' AND verb < 'log/';
