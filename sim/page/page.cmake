# The page of `report` and the figures of `plot`, bundled into one C++ file that the program holds: page_file.
set(page_file ${PROJECT_BINARY_DIR}/generated/page_bundle.cpp)
set(page_folder ${CMAKE_CURRENT_LIST_DIR})

if(NOT FAULTLINE_PAGE)
  file(CONFIGURE OUTPUT ${page_file} @ONLY CONTENT
"// Built with FAULTLINE_PAGE=OFF: there is no page.
#include \"sim/cli/page_bundle.hpp\"

namespace faultline::cli {

const PageBundle& page_bundle() {
  static const PageBundle none{};
  return none;
}

}  // namespace faultline::cli
")
  return()
endif()

set(without "; or configure with -DFAULTLINE_PAGE=OFF to build without `report` and `plot`")
find_program(FAULTLINE_NODE NAMES node nodejs)
find_program(FAULTLINE_NPM NAMES npm)
set(missing)
if(NOT FAULTLINE_NODE)
  list(APPEND missing nodejs)
endif()
if(NOT FAULTLINE_NPM)
  list(APPEND missing npm)
endif()
if(missing)
  list(JOIN missing " " missing)
  message(FATAL_ERROR "What bundles the page of `faultline report` is missing: sudo apt-get install ${missing} (or scripts/setup)${without}")
endif()
execute_process(COMMAND ${FAULTLINE_NODE} --version OUTPUT_VARIABLE node_version OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT node_version MATCHES "^v([0-9]+)" OR CMAKE_MATCH_1 LESS 18)
  message(FATAL_ERROR "The page of `faultline report` needs Node.js 18 or later, and ${FAULTLINE_NODE} is ${node_version}: "
    "sudo apt-get install nodejs npm${without}")
endif()

# Modules are fetched into the build folder, once for each state of the lock file, so that sources stay as they are.
set(modules ${PROJECT_BINARY_DIR}/page)
file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS ${page_folder}/src/*.js)
add_custom_command(OUTPUT ${modules}/fetched COMMENT "Fetching the modules of the page" VERBATIM
  DEPENDS ${page_folder}/package.json ${page_folder}/package-lock.json ${page_folder}/.npmrc ${page_folder}/fetch.cmake
  COMMAND ${CMAKE_COMMAND} -DNPM=${FAULTLINE_NPM} -DSOURCE=${page_folder} -DMODULES=${modules} -P ${page_folder}/fetch.cmake)
add_custom_command(OUTPUT ${page_file} COMMENT "Bundling the page" VERBATIM
  DEPENDS ${modules}/fetched ${page_folder}/bundle.mjs ${page_folder}/style.css ${page_sources}
  COMMAND ${FAULTLINE_NODE} ${page_folder}/bundle.mjs ${modules} ${page_file})
