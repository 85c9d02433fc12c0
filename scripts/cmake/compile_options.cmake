add_library(jarmor_options INTERFACE)
target_compile_options(jarmor_options INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wnon-virtual-dtor -Wformat=2 -Werror=format-security
  -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(jarmor_options INTERFACE -Wno-restrict)  # false positive of g++ 12 in std::string
endif()
if(JARMOR_WERROR)
  target_compile_options(jarmor_options INTERFACE -Werror)
endif()
if(JARMOR_SANITIZE)
  target_compile_options(jarmor_options INTERFACE -fsanitize=${JARMOR_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(jarmor_options INTERFACE -fsanitize=${JARMOR_SANITIZE})
  if(JARMOR_FUZZ)
    target_compile_options(jarmor_options INTERFACE -fsanitize=fuzzer-no-link)
  endif()
elseif(JARMOR_HARDEN)
  # Checked on the built program by tests/e2e/hardening.sh, not trusted.
  target_compile_options(jarmor_options INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>
    -fstack-protector-strong -fstack-clash-protection -D_GLIBCXX_ASSERTIONS)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_options(jarmor_options INTERFACE -fcf-protection=full)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(jarmor_options INTERFACE -ftrivial-auto-var-init=zero)
  endif()
  target_link_options(jarmor_options INTERFACE
    -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed)
endif()
