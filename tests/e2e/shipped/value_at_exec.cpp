// value_at_exec OFFSET PROGRAM ARGS...: runs a position independent program and prints the int at OFFSET
// (hexadecimal, as nm prints it) of its image at the moment when it asks the kernel to become another
// program.
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

[[noreturn]] void die(const char* what) {
    std::fprintf(stderr, "value_at_exec: %s: %s\n", what, std::strerror(errno));
    std::exit(2);
}

template <class Data>
void trace(int request, pid_t pid, std::size_t address, Data data) {
    if (ptrace(static_cast<__ptrace_request>(request), pid, address, data) < 0) die("ptrace");
}

// Where the kernel put the image: the first line of the process's map is the program's first segment.
unsigned long base_of(pid_t pid, const std::string& program) {
    std::FILE* maps = std::fopen(("/proc/" + std::to_string(pid) + "/maps").c_str(), "re");
    if (maps == nullptr) die("maps");
    char line[4096];
    unsigned long base = 0;
    while (base == 0 && std::fgets(line, sizeof line, maps) != nullptr) {
        if (std::strstr(line, program.c_str()) != nullptr) base = std::strtoul(line, nullptr, 16);
    }
    std::fclose(maps);
    return base;
}

int value_at(pid_t pid, unsigned long address) {
    const int memory = open(("/proc/" + std::to_string(pid) + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
    int value = 0;
    if (memory < 0 || pread(memory, &value, sizeof value, static_cast<off_t>(address)) != sizeof value)
        die("mem");
    close(memory);
    return value;
}

bool asks_for_exec(pid_t pid) {
    __ptrace_syscall_info info{};
    trace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info);
    return info.op == PTRACE_SYSCALL_INFO_ENTRY &&
           (info.entry.nr == SYS_execve || info.entry.nr == SYS_execveat);
}

// Runs on to the next stop; the signal of a stop that is not ours is handed on.
int next_stop(pid_t pid, int signal) {
    trace(PTRACE_SYSCALL, pid, 0, signal);
    int status = 0;
    if (waitpid(pid, &status, 0) != pid) die("waitpid");
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const pid_t pid = fork();
    if (pid == 0) {
        ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        raise(SIGSTOP);
        execv(argv[2], argv + 2);
        _exit(126);
    }
    int status = 0;
    if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status)) die("waitpid");
    trace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
    bool started = false;
    for (int signal = 0; !WIFEXITED(status = next_stop(pid, signal)) && !WIFSIGNALED(status);) {
        signal = 0;
        if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8)) {
            started = true;
        } else if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
            signal = WSTOPSIG(status);
        } else if (started && asks_for_exec(pid)) {
            const unsigned long base = base_of(pid, argv[2]);
            if (base == 0) die("the program is not in its own map");
            std::printf("%d\n", value_at(pid, base + std::strtoul(argv[1], nullptr, 16)));
            return 0;
        }
    }
    std::fprintf(stderr, "value_at_exec: the program ended without exec\n");
    return 1;
}
