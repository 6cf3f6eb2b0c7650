# A folder of the library is an object library, and its tests are a program
# that links this folder and what it uses, and nothing above. In a folder's
# CMakeLists.txt:
#
#   keratin_folder(graph USES base)            first, once
#   keratin_headers(array.h)                   public, installed
#   keratin_sources(array.cpp)
#   keratin_tests(array_test.cpp)
#   keratin_flags_of(gemm_avx2.cpp -mavx2)     where a file needs its own

# What every object is compiled with; one set for all, because precompiled
# headers are shared.
target_link_libraries(keratin_flags INTERFACE ${KERATIN_DEPENDENCIES})
foreach(dependency LIBDEFLATE ONEDNN)
  target_compile_definitions(
    keratin_flags
    INTERFACE KERATIN_WITH_${dependency}=$<BOOL:${KERATIN_WITH_${dependency}}>)
endforeach()

if(KERATIN_PRECOMPILE)
  file(CONFIGURE OUTPUT pch.cpp CONTENT "")
  add_library(keratin_pch OBJECT ${PROJECT_BINARY_DIR}/pch.cpp)
  target_link_libraries(keratin_pch PRIVATE keratin_flags)
  target_precompile_headers(keratin_pch PRIVATE
                            ${PROJECT_SOURCE_DIR}/cmake/pch.h)
endif()

# The object library of every test program's main().
function(keratin_test_main source)
  add_library(keratin_test_main OBJECT ${source})
  target_link_libraries(keratin_test_main PRIVATE keratin_flags
                                                  doctest::doctest)
  if(KERATIN_PRECOMPILE)
    # This file has doctest's bodies, which need the header unseen; CMake wants
    # one that does see it.
    target_sources(keratin_test_main PRIVATE ${PROJECT_BINARY_DIR}/pch.cpp)
    # A program's default differs from a library's, but both share the header.
    set_target_properties(keratin_test_main PROPERTIES
                          POSITION_INDEPENDENT_CODE OFF)
    set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS
                                                     ON)
    target_precompile_headers(
      keratin_test_main PRIVATE ${PROJECT_SOURCE_DIR}/cmake/pch.h
      <doctest/doctest.h>)
  endif()
endfunction()

# Names the folder, and sets KERATIN_PARTS: this folder's object library and
# those of all folders below it.
macro(keratin_folder name)
  cmake_parse_arguments(FOLDER "" "" "USES" ${ARGN})
  string(REPLACE "/" "_" KERATIN_FOLDER ${name})
  set(KERATIN_PARTS keratin_${KERATIN_FOLDER})
  foreach(used ${FOLDER_USES})
    string(REPLACE "/" "_" used ${used})
    get_property(parts GLOBAL PROPERTY KERATIN_PARTS_${used})
    list(APPEND KERATIN_PARTS ${parts})
  endforeach()
  list(REMOVE_DUPLICATES KERATIN_PARTS)
  set_property(GLOBAL PROPERTY KERATIN_PARTS_${KERATIN_FOLDER}
                               ${KERATIN_PARTS})
endmacro()

function(keratin_headers)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  keratin_public_headers(${ARGN})
endfunction()

function(keratin_public_headers)
  foreach(header ${ARGN})
    cmake_path(ABSOLUTE_PATH header BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
    if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.23)
      # What a header includes at its end does not compile alone.
      if(header MATCHES "\\.inl\\.h$")
        set(set inline)
      else()
        set(set HEADERS)
      endif()
      target_sources(
        keratin PUBLIC FILE_SET ${set} TYPE HEADERS BASE_DIRS
                       ${PROJECT_SOURCE_DIR} FILES ${header})
    else()
      cmake_path(RELATIVE_PATH header BASE_DIRECTORY ${PROJECT_SOURCE_DIR}
                 OUTPUT_VARIABLE relative)
      cmake_path(GET relative PARENT_PATH parent)
      install(FILES ${header}
              DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/${parent})
    endif()
  endforeach()
endfunction()

function(keratin_sources)
  if(NOT ARGN)
    return()
  endif()
  set(target keratin_${KERATIN_FOLDER})
  if(TARGET ${target})
    target_sources(${target} PRIVATE ${ARGN})
    return()
  endif()
  add_library(${target} OBJECT ${ARGN})
  target_link_libraries(${target} PRIVATE keratin_flags)
  if(KERATIN_DEV AND KERATIN_FOLDER MATCHES "^(base|formats)$")
    target_compile_options(${target} PRIVATE -Wconversion -Wsign-conversion)
  endif()
  if(KERATIN_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM keratin_pch)
  endif()
  target_sources(keratin PRIVATE $<TARGET_OBJECTS:${target}>)
endfunction()

# Flags for the instruction set of one file; such a file must run only where
# the CPU was asked first.
function(keratin_flags_of source)
  set_source_files_properties(
    ${source} PROPERTIES COMPILE_OPTIONS "${ARGN}" SKIP_PRECOMPILE_HEADERS ON)
endfunction()

# keratin_tests(a_test.cpp... [THREADS b_test.cpp...] [HELPERS c.cpp...] [USES
# folder...])
#
# One ctest test a file: its cases share a process, and a crash names the file.
# THREADS are tests that CI repeats under the thread sanitizer, HELPERS are not
# tests, and USES names folders that only the tests need.
function(keratin_tests)
  cmake_parse_arguments(TESTS "" "" "THREADS;HELPERS;USES" ${ARGN})
  set(files ${TESTS_UNPARSED_ARGUMENTS} ${TESTS_THREADS})
  if(NOT files OR NOT KERATIN_DEV)
    return()
  endif()
  set(program keratin_test_${KERATIN_FOLDER})
  add_executable(${program} ${files} ${TESTS_HELPERS}
                            $<TARGET_OBJECTS:keratin_test_main>)
  foreach(used ${TESTS_USES})
    string(REPLACE "/" "_" used ${used})
    get_property(parts GLOBAL PROPERTY KERATIN_PARTS_${used})
    list(APPEND KERATIN_PARTS ${parts})
  endforeach()
  list(REMOVE_DUPLICATES KERATIN_PARTS)
  foreach(part ${KERATIN_PARTS})
    if(TARGET ${part})
      target_sources(${program} PRIVATE $<TARGET_OBJECTS:${part}>)
    endif()
  endforeach()
  target_link_libraries(${program} PRIVATE keratin_flags doctest::doctest)
  if(KERATIN_PRECOMPILE)
    target_precompile_headers(${program} REUSE_FROM keratin_test_main)
    set_target_properties(${program} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  endif()
  if(TESTS_THREADS)
    add_dependencies(keratin_thread_tests ${program})
  endif()
  foreach(file ${files})
    keratin_test_of(${program} ${file})
    if(file IN_LIST TESTS_THREADS)
      set_property(TEST ${name} APPEND PROPERTY LABELS threads)
    endif()
  endforeach()
endfunction()

# Sets `name`, the test's, for the caller.
macro(keratin_test_of program file)
  set(path ${file})
  cmake_path(ABSOLUTE_PATH path)
  cmake_path(RELATIVE_PATH path BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
  string(REGEX REPLACE "_test\\.cpp$" "" name ${path})
  string(REGEX REPLACE "^keratin/" "" name ${name})
  add_test(
    NAME ${name}
    COMMAND ${program} --source-file=*${path}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(
    ${name} PROPERTIES LABELS ${KERATIN_FOLDER} TIMEOUT 300
                       FAIL_REGULAR_EXPRESSION "test cases: +0 ")
endmacro()
