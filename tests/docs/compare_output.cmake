# Fails unless PROGRAM prints what is in the file EXPECTED.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed RESULT_VARIABLE code)
file(READ ${EXPECTED} expected)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} ends with ${code}")
elseif(NOT printed STREQUAL expected)
  message(FATAL_ERROR "expected:\n${expected}\ngot:\n${printed}")
endif()
