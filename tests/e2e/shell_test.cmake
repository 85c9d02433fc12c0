# jarmor_shell_test(<file.sh>): a script that sources tests/e2e/tap.sh, one ctest entry; its cases are counted one by one.
function(jarmor_shell_test file)
  get_filename_component(stem ${file} NAME_WE)
  set(name e2e_${stem})
  add_test(NAME ${name} COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  set(static "")
  if(JARMOR_STATIC)
    set(static ${PROJECT_BINARY_DIR}/bin/jarmor-static)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS e2e TIMEOUT 600 COST 20 ENVIRONMENT
    "TEST_NAME=${name};TEST_SOURCE_DIR=${PROJECT_SOURCE_DIR};TEST_BUILD_DIR=${PROJECT_BINARY_DIR};TEST_PROGRAM=${PROJECT_BINARY_DIR}/bin/jarmor;TEST_STATIC_PROGRAM=${static};TEST_PREFIX=${CMAKE_INSTALL_PREFIX}")
endfunction()
