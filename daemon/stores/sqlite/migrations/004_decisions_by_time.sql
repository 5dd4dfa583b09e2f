-- SPDX-License-Identifier: Apache-2.0
-- Format 4: what was approved of late is counted before the next approval. Requests that nobody has
-- approved are not in the index, so that intake does not pay for it.
CREATE INDEX requests_by_decision ON requests (updated_at) WHERE approver <> '';
