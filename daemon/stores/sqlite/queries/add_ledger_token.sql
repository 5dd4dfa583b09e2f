-- SPDX-License-Identifier: Apache-2.0
INSERT INTO ledger (token, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING;
