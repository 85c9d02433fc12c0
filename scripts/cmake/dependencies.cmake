# Every library comes from a Debian 12 package (scripts/setup.sh installs them) and is found through CMake.
find_package(Boost 1.81 REQUIRED)
if(NOT JARMOR_SHARED_CRYPTO)
  set(OPENSSL_USE_STATIC_LIBS ON)
endif()
find_package(OpenSSL 3 REQUIRED COMPONENTS SSL Crypto)
find_package(tomlplusplus 3.3 REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
set(ZLIB_USE_STATIC_LIBS ON)
find_library(ZLIB_STATIC NAMES libz.a REQUIRED)
find_library(YAML_STATIC NAMES libyaml-cpp.a REQUIRED)
find_library(SECCOMP_STATIC NAMES libseccomp.a REQUIRED)

# toml++ and spdlog ship no .a: compile them in from their headers, each in the one .cpp that includes it,
# so that the program needs nothing but glibc at run time (start-up cost, and one file to copy into an image).
add_library(jarmor_toml INTERFACE)
target_include_directories(jarmor_toml SYSTEM INTERFACE
  $<TARGET_PROPERTY:tomlplusplus::tomlplusplus,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_definitions(jarmor_toml INTERFACE TOML_HEADER_ONLY=1)

add_library(jarmor_log INTERFACE)
target_compile_definitions(jarmor_log INTERFACE SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY=1)
target_link_libraries(jarmor_log INTERFACE fmt::fmt-header-only)
