# `cmake --install` and what find_package(keratin) reads.
include(CMakePackageConfigHelpers)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/keratin)
set(files TARGETS keratin EXPORT keratinTargets)
if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.23)
  list(APPEND files FILE_SET HEADERS FILE_SET inline)
endif()
install(${files})
install(
  EXPORT keratinTargets
  NAMESPACE keratin::
  DESTINATION ${package})

configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/keratinConfig.cmake.in keratinConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(
  keratinConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES ${PROJECT_BINARY_DIR}/keratinConfig.cmake
        ${PROJECT_BINARY_DIR}/keratinConfigVersion.cmake
        ${CMAKE_CURRENT_LIST_DIR}/KeratinDependencies.cmake
  DESTINATION ${package})
