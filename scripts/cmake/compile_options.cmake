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
# What no program uses (most of libstdc++ and of the header libraries) is left out: each page of it that holds a
# pointer would be relocated, copied and written at every start. Relative relocations, packed, are 8 bytes for up to
# 63 of them instead of 24 for one; the loader of Debian 12 and later knows them.
if(NOT JARMOR_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_options(jarmor_options INTERFACE -ffunction-sections -fdata-sections)
  target_link_options(jarmor_options INTERFACE -Wl,--gc-sections)
  include(CheckLinkerFlag)
  check_linker_flag(CXX -Wl,-z,pack-relative-relocs JARMOR_PACKED_RELOCATIONS)
  if(JARMOR_PACKED_RELOCATIONS)
    target_link_options(jarmor_options INTERFACE -Wl,-z,pack-relative-relocs)
  endif()
endif()
