-- SPDX-License-Identifier: Apache-2.0
SELECT count(*) FROM jobs WHERE state = ?1;
