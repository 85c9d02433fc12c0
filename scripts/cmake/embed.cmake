# jarmor_embed(<out.cpp> <symbol> <files...>): compiles text files in as a table of {name, text}.
# name is the file name without its last extension. The header is launcher/profile/embedded.h.
function(jarmor_embed out symbol)
  set(body "// Made by scripts/cmake/embed.cmake from the files it names.\n#include \"launcher/profile/embedded.h\"\n\nnamespace jarmor::launcher {\n\nconst std::vector<EmbeddedText>& ${symbol}() {\n    static const std::vector<EmbeddedText> texts = {\n")
  foreach(path IN LISTS ARGN)
    file(READ ${path} text)
    get_filename_component(name ${path} NAME_WLE)
    string(APPEND body "        {\"${name}\", R\"jarmor(${text})jarmor\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
  endforeach()
  string(APPEND body "    };\n    return texts;\n}\n\n}  // namespace jarmor::launcher\n")
  file(CONFIGURE OUTPUT ${out} CONTENT "${body}" @ONLY)
endfunction()
