#pragma once

#include <array>

#include "launcher/cli/options.h"

// Included by options.cpp alone.
namespace jarmor::launcher {

inline constexpr OptionEntry keystore_json_option{
    "--json", "", "", "print JSON",
    [](Request& request, const std::string&) { request.format = Format::json; }};
inline constexpr OptionEntry keystore_output_option{
    "--output", "FILE", "", "write the result to FILE, not to standard output",
    [](Request& request, const std::string& value) { request.output = value; }};
inline constexpr OptionEntry keystore_color_option{
    "--no-color", "", "", "no colour, as with NO_COLOR in the environment",
    [](Request& request, const std::string&) { request.no_color = true; }};
inline constexpr OptionEntry password_option{
    "--password-file", "FILE", "",
    "password of the store: the first line of FILE, or of standard input for -",
    [](Request& request, const std::string& value) { request.keystore.password_file = value; }};
inline constexpr OptionEntry host_option{
    "--for", "HOST", "", "name or address that clients ask for",
    [](Request& request, const std::string& value) { request.keystore.host = value; }};
inline constexpr OptionEntry alias_option{
    "--alias", "ALIAS", "", "the entry that the configuration names",
    [](Request& request, const std::string& value) { request.keystore.alias = value; }};

inline constexpr std::array keystore_show_options = {
    password_option,
    OptionEntry{
        "--key-password-file", "FILE", "", "password of the private key, where it has its own",
        [](Request& request, const std::string& value) { request.keystore.key_password_file = value; }},
    OptionEntry{"--key", "FILE", "", "private key of a PEM chain, in a file of its own",
                [](Request& request, const std::string& value) { request.keystore.key_file = value; }},
    host_option,
    OptionEntry{"--at", "TIME", "", "judge as of TIME: 2026-11-22 or 2026-11-22T06:00Z",
                [](Request& request, const std::string& value) { request.keystore.at = value; }},
    OptionEntry{"--java", "VERSION", "", "the Java that will open it, such as 17",
                [](Request& request, const std::string& value) { request.keystore.java = value; }},
    OptionEntry{"--use", "USE", "key|internal|trust", "what the server uses it for; else by what it holds",
                [](Request& request, const std::string& value) { request.keystore.use = value; }},
    OptionEntry{"--type", "TYPE", "", "the type that the configuration declares",
                [](Request& request, const std::string& value) { request.keystore.type = value; }},
    alias_option,
    keystore_json_option,
    keystore_output_option,
    keystore_color_option};

inline constexpr std::array keystore_make_options = {
    host_option,
    password_option,
    OptionEntry{"--key-type", "TYPE", "rsa|ec", "rsa: RSA 3072, which every product can use; ec: EC P-256",
                [](Request& request, const std::string& value) { request.keystore.key_type = value; }},
    OptionEntry{"--days", "DAYS", "", "how long the certificate is valid; 397 if not given",
                [](Request& request, const std::string& value) { request.keystore.days = value; }},
    alias_option,
    OptionEntry{"--csr", "FILE", "", "write a certificate request to FILE, and no trust store",
                [](Request& request, const std::string& value) { request.keystore.csr = value; }},
    keystore_output_option};

inline constexpr std::array vault_encrypt_options = {
    password_option,
    OptionEntry{"--alias", "ALIAS", "", "the entry whose key the product opens its vault with",
                [](Request& request, const std::string& value) { request.keystore.alias = value; }},
    keystore_output_option};

}  // namespace jarmor::launcher
