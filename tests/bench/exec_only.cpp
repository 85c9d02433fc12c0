#include <unistd.h>

// The least that can stand in front of java: exec_only PROGRAM ARGS...
int main(int argc, char** argv) {
    if (argc < 2) return 64;
    execv(argv[1], argv + 1);
    return 126;
}
