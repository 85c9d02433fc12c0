#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Stands where bin/java stands in the way of a product's start script: `-version` is asked of the real one,
// whose path is in BENCH_JAVA, because a JVM's start is what the scripts spend their time with; the server
// itself does nothing.
int main(int argc, char** argv) {
    const char* const real = getenv("BENCH_JAVA");
    if (argc < 2 || strcmp(argv[1], "-version") != 0 || real == nullptr) return 0;
    argv[0] = const_cast<char*>(real);
    execv(real, argv);
    return 126;
}
