# How the compiler and the linker are called. Flags that a consumer does not
# share are carried by the interface target `keratin_flags`.
include(CheckLinkerFlag)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# Paths relative to the sources let several build folders and clones share one
# cache. A precompiled header is different in each, so it is used only without.
find_program(KERATIN_CCACHE ccache)
mark_as_advanced(KERATIN_CCACHE)
if(KERATIN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 ${KERATIN_CCACHE})
endif()
if(CMAKE_CXX_COMPILER_LAUNCHER)
  set(KERATIN_PRECOMPILE OFF)
else()
  set(KERATIN_PRECOMPILE ON)
endif()

add_library(keratin_flags INTERFACE)
target_compile_features(keratin_flags INTERFACE cxx_std_20)
target_include_directories(keratin_flags INTERFACE ${PROJECT_SOURCE_DIR})

if(KERATIN_DEV)
  target_compile_options(keratin_flags INTERFACE -Wall -Wextra -Wshadow)
  # GCC warns falsely about what its sanitizers insert.
  if(NOT KERATIN_SANITIZE)
    target_compile_options(keratin_flags INTERFACE -Werror)
  endif()
  foreach(linker mold lld)
    check_linker_flag(CXX -fuse-ld=${linker} KERATIN_LINKS_WITH_${linker})
    if(KERATIN_LINKS_WITH_${linker})
      add_link_options(-fuse-ld=${linker})
      break()
    endif()
  endforeach()
endif()

if(KERATIN_SANITIZE)
  add_compile_options(-fsanitize=${KERATIN_SANITIZE}
                      -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${KERATIN_SANITIZE})
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()
