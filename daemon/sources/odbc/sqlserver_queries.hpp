// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace callveil::sources::odbc {

/// Begins each query of the catalogue. Two parameters: schema and table.
inline constexpr std::string_view sqlserver_table = R"(
WITH it AS (SELECT QUOTENAME(CONVERT(nvarchar(128), ?)) + N'.' +
                   QUOTENAME(CONVERT(nvarchar(128), ?)) AS name))";

/// As Dialect::column_facts. A decimal is compared with as many digits behind the point as leave
/// room for those before it, so that no value is rounded to one that is there.
inline constexpr std::string_view sqlserver_columns = R"(
SELECT c.name,
       CASE WHEN b.name IN ('decimal', 'numeric')
              THEN 'decimal(38,' + CONVERT(varchar(2), 38 - c.precision + c.scale) + ')'
            WHEN b.name IN ('datetime2', 'time', 'datetimeoffset') THEN b.name + '(7)'
            ELSE b.name END,
       b.name,
       CASE WHEN c.is_computed = 1 OR c.is_identity = 1 OR b.name = 'timestamp' THEN '1' ELSE '0'
            END,
       CASE WHEN c.is_nullable = 0 THEN '1' ELSE '0' END,
       COALESCE(c.collation_name, ''),
       CASE WHEN HAS_PERMS_BY_NAME(it.name, 'OBJECT', 'SELECT', c.name, 'COLUMN') = 1 THEN '1'
            ELSE '0' END,
       CASE WHEN HAS_PERMS_BY_NAME(it.name, 'OBJECT', 'UPDATE', c.name, 'COLUMN') = 1 THEN '1'
            ELSE '0' END,
       CASE WHEN c.max_length < 0 THEN NULL WHEN b.name IN ('nchar', 'nvarchar') THEN c.max_length / 2
            WHEN b.name IN ('char', 'varchar') THEN c.max_length END
FROM it JOIN sys.columns c ON c.object_id = OBJECT_ID(it.name)
LEFT JOIN sys.types b ON b.system_type_id = c.system_type_id AND b.user_type_id = b.system_type_id
ORDER BY c.column_id)";

inline constexpr std::string_view sqlserver_unique = R"(
SELECT i.name, CASE WHEN i.has_filter = 1 THEN '1' ELSE '0' END, c.name,
       COALESCE(c.collation_name, '')
FROM it JOIN sys.indexes i ON i.object_id = OBJECT_ID(it.name) AND i.is_unique = 1
JOIN sys.index_columns p ON p.object_id = i.object_id AND p.index_id = i.index_id
                        AND p.is_included_column = 0
JOIN sys.columns c ON c.object_id = p.object_id AND c.column_id = p.column_id
WHERE i.is_disabled = 0
ORDER BY i.is_primary_key DESC, i.index_id, p.key_ordinal)";

inline constexpr std::string_view sqlserver_triggers = R"(
SELECT t.name FROM it JOIN sys.triggers t ON t.parent_id = OBJECT_ID(it.name)
JOIN sys.trigger_events e ON e.object_id = t.object_id AND e.type_desc = 'UPDATE'
WHERE t.is_disabled = 0 ORDER BY t.name)";

inline constexpr std::string_view sqlserver_checks = R"(
SELECT k.definition FROM it JOIN sys.check_constraints k ON k.parent_object_id = OBJECT_ID(it.name)
WHERE k.is_disabled = 0 ORDER BY k.name)";

/// What every session must agree on, whatever logins and databases are set to. The first seven are
/// what SQL Server asks of who changes columns that an indexed view or a computed column reads.
inline constexpr std::array<const char*, 12> sqlserver_settings{
    "SET ANSI_NULLS ON",
    "SET ANSI_PADDING ON",
    "SET ANSI_WARNINGS ON",
    "SET ARITHABORT ON",
    "SET CONCAT_NULL_YIELDS_NULL ON",
    "SET QUOTED_IDENTIFIER ON",
    "SET NUMERIC_ROUNDABORT OFF",
    "SET NOCOUNT OFF",
    "SET LANGUAGE us_english",
    "SET DATEFORMAT ymd",
    "SET TEXTSIZE 2147483647",
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
};

/// SQLSTATE of an error number of SQL Server (sys.messages) whose own SQLSTATE says less.
inline std::optional<std::string> sqlserver_state(int number) {
    switch (number) {
        case 515:
            return "23502";
        case 547:
            return "23000";
        case 2601:
        case 2627:
            return "23505";
        case 2628:
        case 8152:
            return "22001";
        case 229:
        case 230:
            return "42501";
        case 207:
            return "42703";
        case 208:
            return "42P01";
        case 1222:
            return "55P03";
        case 1205:
            return "40001";
        case 3906:
            return "25006";
        case 1105:
        case 9002:
            return "53100";
        case 4060:
        case 18456:
            return "28000";
        default:
            return std::nullopt;
    }
}

}  // namespace callveil::sources::odbc
