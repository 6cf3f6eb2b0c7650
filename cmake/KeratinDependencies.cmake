# What Keratin links. The build and the installed package both include this
# file, so a static `keratin` finds for its consumer what it was built with.
# Sets KERATIN_DEPENDENCIES, KERATIN_WITH_LIBDEFLATE and KERATIN_WITH_ONEDNN.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
set(KERATIN_DEPENDENCIES Threads::Threads)

# Inflate and CRC-32: libdeflate, which is faster, or else zlib.
find_path(KERATIN_LIBDEFLATE_INCLUDE libdeflate.h)
find_library(KERATIN_LIBDEFLATE_LIBRARY deflate)
mark_as_advanced(KERATIN_LIBDEFLATE_INCLUDE KERATIN_LIBDEFLATE_LIBRARY)
if(KERATIN_LIBDEFLATE_INCLUDE AND KERATIN_LIBDEFLATE_LIBRARY)
  set(KERATIN_WITH_LIBDEFLATE ON)
  if(NOT TARGET keratin_deflate)
    add_library(keratin_deflate UNKNOWN IMPORTED GLOBAL)
    set_target_properties(
      keratin_deflate
      PROPERTIES IMPORTED_LOCATION ${KERATIN_LIBDEFLATE_LIBRARY}
                 INTERFACE_INCLUDE_DIRECTORIES ${KERATIN_LIBDEFLATE_INCLUDE})
  endif()
  list(APPEND KERATIN_DEPENDENCIES keratin_deflate)
else()
  set(KERATIN_WITH_LIBDEFLATE OFF)
  find_package(ZLIB REQUIRED)
  list(APPEND KERATIN_DEPENDENCIES ZLIB::ZLIB)
endif()

# Not through oneDNN's own CMake package: Debian's asks for OpenCL's headers,
# which only its GPU interface needs.
set(KERATIN_WITH_ONEDNN OFF)
if(KERATIN_ONEDNN)
  find_path(KERATIN_ONEDNN_INCLUDE dnnl.hpp)
  find_library(KERATIN_ONEDNN_LIBRARY dnnl)
  mark_as_advanced(KERATIN_ONEDNN_INCLUDE KERATIN_ONEDNN_LIBRARY)
  if(KERATIN_ONEDNN_INCLUDE AND KERATIN_ONEDNN_LIBRARY)
    set(KERATIN_WITH_ONEDNN ON)
    if(NOT TARGET keratin_onednn)
      add_library(keratin_onednn UNKNOWN IMPORTED GLOBAL)
      set_target_properties(
        keratin_onednn
        PROPERTIES IMPORTED_LOCATION ${KERATIN_ONEDNN_LIBRARY}
                   INTERFACE_INCLUDE_DIRECTORIES ${KERATIN_ONEDNN_INCLUDE})
    endif()
    list(APPEND KERATIN_DEPENDENCIES keratin_onednn)
  elseif(NOT KERATIN_ONEDNN STREQUAL "AUTO")
    message(
      FATAL_ERROR
        "KERATIN_ONEDNN is ${KERATIN_ONEDNN}, but oneDNN was not found. "
        "Install it (libdnnl-dev), or set KERATIN_ONEDNN to OFF or AUTO.")
  endif()
endif()
