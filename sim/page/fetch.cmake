# Fetches the modules that package-lock.json names, each compared with its digest there.
# cmake -DNPM=... -DSOURCE=... -DMODULES=... -P fetch.cmake
cmake_minimum_required(VERSION 3.25)
file(MAKE_DIRECTORY ${MODULES})
file(COPY ${SOURCE}/package.json ${SOURCE}/package-lock.json ${SOURCE}/.npmrc DESTINATION ${MODULES})
execute_process(COMMAND ${NPM} ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error
  WORKING_DIRECTORY ${MODULES} RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "npm could not fetch the modules of the page:\n${said}\n"
    "Without a network, configure with -DFAULTLINE_PAGE=OFF: the program then builds without `report` and `plot`.")
endif()
file(TOUCH ${MODULES}/fetched)
