# jarmor_embed_text(<out.cpp> <namespace> <function> <file>): compiles one text file in; the function returns it.
function(jarmor_embed_text out namespace function path)
  file(READ ${path} text)
  set(body "// Made by scripts/cmake/embed_text.cmake.\n#include <string_view>\n\nnamespace ${namespace} {\n\nstd::string_view ${function}();\nstd::string_view ${function}() {\n    return R\"jarmor(${text})jarmor\";\n}\n\n}  // namespace ${namespace}\n")
  file(CONFIGURE OUTPUT ${out} CONTENT "${body}" @ONLY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
endfunction()
