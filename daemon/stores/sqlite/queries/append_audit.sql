-- SPDX-License-Identifier: Apache-2.0
INSERT INTO audit (
    seq, at, actor, role, verb, object, outcome, detail, prev_hash, entry_hash
) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
);
