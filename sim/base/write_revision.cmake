# Writes the file that defines program_revision(), only when the revision has changed. Run at every build; never fails.
# cmake -DGIT=... -DSOURCE=... -DOUTPUT=... -P write_revision.cmake
set(revision "")
if(GIT)
  # Without optional locks: a build must not stand in the way of a commit.
  execute_process(COMMAND ${GIT} --no-optional-locks -C ${SOURCE} describe --always --dirty --abbrev=12
                  OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(failed)
    set(revision "")
  endif()
endif()
if(revision STREQUAL "")
  set(revision "unknown")
endif()
set(text "#include \"sim/base/revision.hpp\"\nnamespace faultline {\nconst char* program_revision() { return \"${revision}\"; }\n}\n")
if(EXISTS ${OUTPUT})
  file(READ ${OUTPUT} old)
endif()
if(NOT "${text}" STREQUAL "${old}")
  file(WRITE ${OUTPUT} "${text}")
endif()
