# Writes the file that holds the ODD of the model: models/README.md, in which the page of each mechanism stands in place of the line
# that lists it, its headings two levels down and its links as seen from models/. So the program needs no files at run time.
# cmake -DSOURCE=... -DOUTPUT=... -P write_odd.cmake
cmake_minimum_required(VERSION 3.25)
file(READ ${SOURCE}/models/README.md core)
set(parts "")
set(mark "odd")  # of the raw strings

# A compiler need not take a longer string than 65,536 bytes: the text is one string a page.
function(append_part name text)
  string(FIND "${text}" ")${mark}\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "models: the ODD holds the end of a raw string")
  endif()
  string(LENGTH "${text}" length)
  if(length GREATER 65000)
    message(FATAL_ERROR "models: the page '${name}' has ${length} bytes; 65,000 are the limit")
  endif()
  set(parts "${parts}    {\"${name}\", R\"${mark}(${text})${mark}\"},\n" PARENT_SCOPE)
endfunction()

while(TRUE)
  string(REGEX MATCH "\n- \\[[^]\n]*\\]\\(mechanisms/([a-z_]+)/README\\.md\\)[^\n]*" line "${core}")
  if("${line}" STREQUAL "")
    break()
  endif()
  set(name ${CMAKE_MATCH_1})
  string(FIND "${core}" "${line}" start)
  string(LENGTH "${line}" length)
  string(SUBSTRING "${core}" 0 ${start} before)
  math(EXPR start "${start} + ${length}")
  string(SUBSTRING "${core}" ${start} -1 core)
  if(NOT "${before}" STREQUAL "")
    append_part("" "${before}\n")
  endif()
  file(READ ${SOURCE}/models/mechanisms/${name}/README.md page)
  set(page "\n${page}")
  string(REPLACE "\n### " "\n##### " page "${page}")
  string(REPLACE "\n## " "\n#### " page "${page}")
  string(REPLACE "\n# " "\n### " page "${page}")
  string(REPLACE "](../../README.md#" "](#" page "${page}")
  string(REGEX REPLACE "\\]\\(\\.\\./[a-z_]+/README\\.md#" "](#" page "${page}")
  string(REGEX REPLACE "\\]\\(\\.\\./([a-z_]+)/README\\.md\\)" "](mechanisms/\\1/README.md)" page "${page}")
  append_part(${name} "${page}")
endwhile()
append_part("" "${core}")

file(WRITE ${OUTPUT} "// Written by sim/cli/write_odd.cmake.\n#include \"sim/cli/odd_text.hpp\"\n\nnamespace faultline::cli {\n\n"
  "std::span<const OddPage> odd_pages() {\n  static constexpr OddPage pages[] = {\n${parts}  };\n  return pages;\n}\n\n"
  "}  // namespace faultline::cli\n")
