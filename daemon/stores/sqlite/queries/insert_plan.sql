-- SPDX-License-Identifier: Apache-2.0
INSERT INTO plans (
    id, hash, request, kind, created_by, created_at, expires_at, atomicity, row_count, ticked_rows,
    conflict_rows, shared_rows, cells_to_mask, cells_kept, cells_released, pages, sealed
) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17
);
