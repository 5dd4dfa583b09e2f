# SPDX-License-Identifier: Apache-2.0
# Writes queries.hpp, queries.cpp and migrations.cpp into OUTPUT from the .sql files below FOLDER.
set(license "// SPDX-License-Identifier: Apache-2.0\n// Made by embed_sql.cmake from the .sql files.\n")
set(open "namespace callveil::stores::queries {\n\n")
set(close "\n}  // namespace callveil::stores::queries\n")

set(declarations "")
set(definitions "")
file(GLOB queries ${FOLDER}/queries/*.sql)
foreach(file IN LISTS queries)
    cmake_path(GET file STEM name)
    file(READ ${file} text)
    string(APPEND declarations "extern const std::string_view ${name};\n")
    string(APPEND definitions "const std::string_view ${name} = R\"sql(${text})sql\";\n")
endforeach()
file(WRITE ${OUTPUT}/queries.hpp
     "${license}#pragma once\n\n#include <string_view>\n\n${open}${declarations}${close}")
file(WRITE ${OUTPUT}/queries.cpp
     "${license}#include \"stores/sqlite/queries.hpp\"\n\n${open}${definitions}${close}")

set(rows "")
file(GLOB migrations ${FOLDER}/migrations/*.sql)
list(SORT migrations)
foreach(file IN LISTS migrations)
    cmake_path(GET file STEM name)
    string(REGEX MATCH "^[0-9]+" digits ${name})
    math(EXPR version "1${digits} - 1000")
    file(READ ${file} text)
    string(APPEND rows "    {${version}, \"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE ${OUTPUT}/migrations.cpp
     "${license}#include \"stores/sqlite/migrations.hpp\"\n\nnamespace callveil::stores {\nnamespace {\n\n"
     "const Migration all[] = {\n${rows}};\n\n}  // namespace\n\n"
     "std::span<const Migration> migrations() noexcept {\n    return all;\n}\n\n"
     "}  // namespace callveil::stores\n")
