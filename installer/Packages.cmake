# SPDX-License-Identifier: Apache-2.0
# What is installed where, and the packages of it. Only what was built becomes a package.
include(GNUInstallDirs)
set(callveil_components)

# callveil_component(NAME "one line") declares a package callveil-NAME.
macro(callveil_component name summary)
    string(TOUPPER ${name} upper)
    list(APPEND callveil_components ${name})
    set(CPACK_COMPONENT_${upper}_DESCRIPTION "${summary}")
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME callveil-${name})
    set(CPACK_DEBIAN_${upper}_FILE_NAME DEB-DEFAULT)
    set(CPACK_RPM_${upper}_PACKAGE_NAME callveil-${name})
    set(CPACK_RPM_${upper}_PACKAGE_SUMMARY "${summary}")
    install(FILES LICENSE DESTINATION share/doc/callveil-${name} RENAME copyright COMPONENT ${name})
endmacro()

# Programs and their libraries, each where it was built.
if(TARGET callveild)
    callveil_component(daemon "Daemon that takes privacy requests and carries them out")
    install(TARGETS callveild RUNTIME DESTINATION sbin COMPONENT daemon)
    install(FILES installer/systemd/callveild.service DESTINATION lib/systemd/system COMPONENT daemon)
    install(FILES installer/systemd/callveil.sysusers DESTINATION lib/sysusers.d
            RENAME callveil.conf COMPONENT daemon)
    install(FILES installer/systemd/callveil.tmpfiles DESTINATION lib/tmpfiles.d
            RENAME callveil.conf COMPONENT daemon)
    callveil_install_config(daemon)
    set(CPACK_DEBIAN_DAEMON_PACKAGE_SECTION net)
    # The maintainer scripts call systemd-sysusers and systemd-tmpfiles.
    set(CPACK_DEBIAN_DAEMON_PACKAGE_DEPENDS systemd)
    set(CPACK_DEBIAN_DAEMON_PACKAGE_CONTROL_STRICT_PERMISSION ON)
    set(CPACK_DEBIAN_DAEMON_PACKAGE_CONTROL_EXTRA
        ${CMAKE_SOURCE_DIR}/installer/debian/postinst
        ${CMAKE_SOURCE_DIR}/installer/debian/prerm
        ${CMAKE_SOURCE_DIR}/installer/debian/postrm)
    if(callveil_conffiles)
        list(JOIN callveil_conffiles "\n" conffiles)
        file(WRITE ${CMAKE_BINARY_DIR}/installer/conffiles "${conffiles}\n")
        list(APPEND CPACK_DEBIAN_DAEMON_PACKAGE_CONTROL_EXTRA ${CMAKE_BINARY_DIR}/installer/conffiles)
    endif()
endif()

if(TARGET callveil)
    callveil_component(cli "The admin channel of Callveil from a shell")
    install(TARGETS callveil RUNTIME DESTINATION bin COMPONENT cli)
endif()

if(TARGET callveil_plugin)
    callveil_component(plugin "Privacy form for agent desktops, as one shared library")
    # One place on every machine, because a desktop vendor writes it into his settings.
    install(TARGETS callveil_plugin LIBRARY DESTINATION lib/callveil COMPONENT plugin)
endif()

callveil_component(sdk "Headers and programs for vendors of agent desktops")
install(DIRECTORY sdk/include/callveil DESTINATION include COMPONENT sdk)
foreach(program callveil-host callveil-conform)
    if(TARGET ${program})
        install(TARGETS ${program} RUNTIME DESTINATION bin COMPONENT sdk)
    endif()
endforeach()

# ---- packages -----------------------------------------------------------------------------------

set(CPACK_PACKAGE_NAME callveil)
set(CPACK_PACKAGE_VENDOR "The Callveil authors")
set(CPACK_PACKAGE_CONTACT "The Callveil authors <callveil@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_COMPONENTS_ALL ${callveil_components})
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 0)
# /etc lies outside the prefix, so the files are staged under a root of their own.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_GENERATOR DEB TGZ)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS OFF)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)

set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_PACKAGE_LICENSE Apache-2.0)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /etc /usr/sbin /usr/bin /usr/lib /usr/share
    /usr/include /usr/share/doc /usr/lib/systemd /usr/lib/systemd/system /usr/lib/sysusers.d
    /usr/lib/tmpfiles.d)
include(CPack)
