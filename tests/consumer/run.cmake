# Builds and runs the consumer against Keratin. WAY=package: against an
# installed copy of the build at BUILD; WAY=subdirectory: with its sources.
cmake_path(SET work ${BUILD}/consumer_${WAY})
cmake_path(SET source ${CMAKE_CURRENT_LIST_DIR})
cmake_path(SET keratin ${CMAKE_CURRENT_LIST_DIR}/../..)
file(REMOVE_RECURSE ${work}/prefix)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

if(WAY STREQUAL "package")
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${work}/prefix)
  set(how -D CMAKE_PREFIX_PATH=${work}/prefix)
else()
  set(how -D KERATIN_SOURCE=${keratin} -D KERATIN_ONEDNN=${ONEDNN})
endif()
run(${CMAKE_COMMAND} -S ${source} -B ${work}/build -G Ninja -D
    CMAKE_CXX_COMPILER=${CXX} -D CMAKE_BUILD_TYPE=Debug ${how})
run(${CMAKE_COMMAND} --build ${work}/build --target consumer)
run(${work}/build/consumer)
