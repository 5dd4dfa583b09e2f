-- SPDX-License-Identifier: Apache-2.0
SELECT seq FROM audit WHERE verb = 'log.broken' ORDER BY seq LIMIT 1;
