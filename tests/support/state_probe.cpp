// Stands in for bin/java in a fake JDK: prints what it was given, one "key value" a line, and does what the
// "probe:" words of its command line say. Static and without a line of jarmor's code, so that it is an
// independent witness, also in a root that holds nothing else.
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

extern char** environ;

namespace {

void put(const char* key, const char* format, ...) __attribute__((format(printf, 2, 3)));
void put(const char* key, const char* format, ...) {
    char value[8192];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(value, sizeof value, format, arguments);
    va_end(arguments);
    for (char* c = value; *c != 0; ++c) {
        if (*c == '\n') *c = '|';
    }
    (void)printf("%s %s\n", key, value);
}

void put_words(int argc, char** argv) {
    for (int i = 0; i < argc; ++i) put("arg", "%s", argv[i]);
    for (char** entry = environ; *entry != nullptr; ++entry) put("env", "%s", *entry);
}

void put_ids() {
    uid_t real_uid = 0, effective_uid = 0, saved_uid = 0;
    gid_t real_gid = 0, effective_gid = 0, saved_gid = 0;
    (void)getresuid(&real_uid, &effective_uid, &saved_uid);
    (void)getresgid(&real_gid, &effective_gid, &saved_gid);
    put("resuid", "%u %u %u", real_uid, effective_uid, saved_uid);
    put("resgid", "%u %u %u", real_gid, effective_gid, saved_gid);
    put("securebits", "%d", prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
    put("dumpable", "%d", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
    put("secure", "%lu", getauxval(AT_SECURE));
    put("pid", "%d %d %d %d", getpid(), getppid(), getpgrp(), getsid(0));
    char directory[4096];
    put("cwd", "%s", getcwd(directory, sizeof directory) != nullptr ? directory : "?");
}

void put_limits() {
    const struct {
        const char* name;
        __rlimit_resource_t number;
    } limits[] = {
        {"limit-core", RLIMIT_CORE}, {"limit-nofile", RLIMIT_NOFILE}, {"limit-stack", RLIMIT_STACK}};
    for (const auto& limit : limits) {
        rlimit value{};
        if (getrlimit(limit.number, &value) != 0) value.rlim_cur = 1234567;
        put(limit.name, "%llu %llu", static_cast<unsigned long long>(value.rlim_cur),
            static_cast<unsigned long long>(value.rlim_max));
    }
}

/// The lines of every thread's status that promises are about: "task-Uid 1000 1000 1000 1000".
void put_tasks() {
    DIR* const tasks = opendir("/proc/self/task");
    if (tasks == nullptr) return put("no-proc", "%d", errno);
    int count = 0;
    while (const dirent* const task = readdir(tasks)) {
        if (task->d_name[0] == '.') continue;
        ++count;
        char path[512];
        (void)snprintf(path, sizeof path, "/proc/self/task/%s/status", task->d_name);
        FILE* const status = fopen(path, "re");
        char line[4096];
        while (status != nullptr && fgets(line, sizeof line, status) != nullptr) {
            char* const value = strchr(line, '\t');
            char* const colon = strchr(line, ':');
            if (value == nullptr || colon == nullptr) continue;
            *colon = 0;
            value[strcspn(value, "\n")] = 0;
            for (char* c = value; *c != 0; ++c) {
                if (*c == '\t') *c = ' ';
            }
            char key[64];
            (void)snprintf(key, sizeof key, "task-%.40s", line);
            put(key, "%s", value + 1);
        }
        if (status != nullptr) (void)fclose(status);
    }
    (void)closedir(tasks);
    put("tasks", "%d", count);
}

void put_descriptors() {
    for (int fd = 0; fd < 4096; ++fd) {
        if (fcntl(fd, F_GETFD) < 0) continue;
        char link[64];
        char target[4096] = "?";
        (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        const ssize_t length = readlink(link, target, sizeof target - 1);
        if (length >= 0) target[length] = 0;
        put("fd", "%d %s", fd, target);
        if (isatty(fd) == 1) put("tty", "%d", fd);
    }
    const int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    put("dev-tty", "%s", terminal >= 0 ? "open" : strerrorname_np(errno));
    if (terminal >= 0) (void)close(terminal);
}

/// Each way to be root again, and what came of it.
void put_attempts() {
    const gid_t root_group = 0;
    const auto attempt = [](const char* what, long result) {
        put("regain", "%s %s", what, result == 0 ? "SUCCEEDED" : strerrorname_np(errno));
    };
    // The kernel's calls, not glibc's, which would stop at an error of another thread.
    attempt("setuid", syscall(SYS_setuid, 0));
    attempt("setresuid", syscall(SYS_setresuid, -1, 0, -1));
    attempt("setreuid", syscall(SYS_setreuid, -1, 0));
    attempt("setgroups", syscall(SYS_setgroups, 1, &root_group));
    attempt("setgid", syscall(SYS_setgid, 0));
    attempt("chroot", chroot("/"));
}

void try_command(const char* name, int fd, unsigned long command, void* argument) {
    // The raw call: glibc would cut the command to its 32 bits by itself.
    const long result = syscall(SYS_ioctl, static_cast<long>(fd), command, argument);
    put(name, "%d %s", fd, result == 0 ? "SUCCEEDED" : strerrorname_np(errno));
}

/// Types into the terminal behind descriptors 0 to 2 and /dev/tty, as CVE-2016-2779 did.
void try_to_type() {
    char letter = '#';
    char subcode = 2;
    const unsigned long high = 1UL << 32U;
    const int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    for (const int fd : {0, 1, 2, terminal}) {
        try_command("tiocsti", fd, TIOCSTI, &letter);
        try_command("tiocsti-high", fd, TIOCSTI | high, &letter);
        try_command("tioclinux", fd, TIOCLINUX, &subcode);
        try_command("tioclinux-high", fd, TIOCLINUX | high, &subcode);
    }
}

/// Reads a line with echo off, as System.console().readPassword() does.
void read_password() {
    termios shown{};
    if (tcgetattr(0, &shown) != 0) return put("password", "no terminal: %s", strerrorname_np(errno));
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    put("echo-off", "%d", tcsetattr(0, TCSAFLUSH, &hidden));
    put("prompt", "password");
    (void)fflush(stdout);
    char line[256] = "";
    const ssize_t length = read(0, line, sizeof line - 1);
    if (length > 0) line[strcspn(line, "\n")] = 0;
    put("echo-on", "%d", tcsetattr(0, TCSAFLUSH, &shown));
    put("password", "%s", length > 0 ? line : "none");
}

pthread_barrier_t both_run;

[[noreturn]] void wait_for_signal() {
    while (true) (void)pause();
}

void* second_thread(void* /*unused*/) {
    (void)pthread_barrier_wait(&both_run);
    wait_for_signal();
}

/// A thread as a JVM has many: what holds must hold for it as well. Looked at only once it runs, for until
/// then glibc blocks every signal in it.
void start_thread() {
    pthread_t thread{};
    (void)pthread_barrier_init(&both_run, nullptr, 2);
    if (pthread_create(&thread, nullptr, second_thread, nullptr) == 0) (void)pthread_barrier_wait(&both_run);
}

void do_as_told(const char* word) {
    if (strcmp(word, "probe:type") == 0) return try_to_type();
    if (strcmp(word, "probe:password") == 0) return read_password();
    if (strcmp(word, "probe:wait") == 0) {
        put("waiting", "%d", getpid());
        (void)fflush(stdout);
        wait_for_signal();
    }
    int number = 0;
    if (sscanf(word, "probe:exit=%d", &number) == 1) {
        (void)fflush(stdout);
        _exit(number);
    }
    if (sscanf(word, "probe:read=%d", &number) == 1) {
        char byte = 0;
        put("read", "%d %s", number, read(number, &byte, 1) >= 0 ? "SUCCEEDED" : strerrorname_np(errno));
    }
}

}  // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (strcmp(argv[i], "probe:thread") == 0) start_thread();
    }
    put_words(argc, argv);
    put_ids();
    put_limits();
    put_tasks();
    put_descriptors();
    put_attempts();
    for (int i = 1; i < argc; ++i) do_as_told(argv[i]);
    put("end", "0");
    return fflush(stdout) == 0 ? 0 : 1;
}
