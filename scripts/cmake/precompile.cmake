# The standard library is most of what a unit reads, and reading it a third of its time: it is read once for the
# libraries and once for the tests, whose options differ. The presets that compile each file by itself go without
# (CMAKE_DISABLE_PRECOMPILE_HEADERS), so that an include that a file lacks is seen there.
set(jarmor_headers <algorithm> <array> <cerrno> <charconv> <cstdint> <filesystem> <functional> <map> <memory>
  <optional> <set> <string> <string_view> <utility> <vector>)

# jarmor_header_holder(<name> <options library> <headers...>): what jarmor_precompiled() takes the headers from.
function(jarmor_header_holder name options)
  file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp CONTENT "")
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE jarmor_options ${options})
  target_precompile_headers(${name} PRIVATE ${ARGN})
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(${name} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")  # ccache compares contents
  endif()
endfunction()

function(jarmor_precompiled holder)
  foreach(target IN LISTS ARGN)
    target_precompile_headers(${target} REUSE_FROM ${holder})
  endforeach()
endfunction()
