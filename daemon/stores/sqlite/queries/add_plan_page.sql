-- SPDX-License-Identifier: Apache-2.0
INSERT INTO plan_pages (plan_id, page, sealed) VALUES (?1, ?2, ?3);
