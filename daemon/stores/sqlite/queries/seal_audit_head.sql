-- SPDX-License-Identifier: Apache-2.0
INSERT INTO audit_head (id, sealed) VALUES (1, ?1)
ON CONFLICT DO UPDATE SET sealed = excluded.sealed;
