// libcrypto's constructor asks the processor what it can, by some ten CPUID instructions, each of which
// leaves a virtual machine and takes microseconds. The small image has nothing of libcrypto but SHA-256,
// which works without the answer; the linker puts this in the constructor's place (--wrap in
// launcher/CMakeLists.txt).
extern "C" void __wrap_OPENSSL_cpuid_setup();

void __wrap_OPENSSL_cpuid_setup() {}
