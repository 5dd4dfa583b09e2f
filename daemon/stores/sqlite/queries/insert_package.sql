-- SPDX-License-Identifier: Apache-2.0
INSERT INTO packages (
    id, request, file_name, size_bytes, sha256, manifest, created_at, expires_at,
    passphrase_told_at, deleted_at, sealed
) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11
);
