/* A library that must not get into the JVM: whoever loads it leaves a line in the file $CORPUS_MARK.
 * jarmor itself may be given it (LD_PRELOAD is read by every program); what counts is the JVM and its children. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void mark(const char* how) {
    char program[4096];
    const char* path = getenv("CORPUS_MARK");
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (path == NULL || length <= 0) return;
    program[length] = '\0';
    const char* name = strrchr(program, '/');
    if (name != NULL && strncmp(name, "/jarmor", 7) == 0) return;
    const int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0) return;
    dprintf(file, "%s in %s\n", how, program);
    close(file);
}

__attribute__((constructor)) static void loaded(void) {
    mark("loaded");
}

/* An agent for -agentpath and -agentlib. */
int Agent_OnLoad(void* vm, char* options, void* reserved) {
    (void)vm, (void)options, (void)reserved;
    mark("agent");
    return 0;
}

/* An agent for attach. */
int Agent_OnAttach(void* vm, char* options, void* reserved) {
    return Agent_OnLoad(vm, options, reserved);
}

/* An agent for -Xrun, which looks for this name on JDK 8 and where there is no Agent_OnLoad. */
int JVM_OnLoad(void* vm, char* options, void* reserved) {
    return Agent_OnLoad(vm, options, reserved);
}

/* LD_AUDIT keeps a library only if it answers with a version. */
unsigned la_version(unsigned version) {
    return version;
}

/* A JVM of its own, for JDK_ALTERNATE_VM and -XXaltjvm. */
int JNI_CreateJavaVM(void** vm, void** env, void* arguments) {
    (void)vm, (void)env, (void)arguments;
    mark("vm");
    _exit(0);
}

int JNI_GetDefaultJavaVMInitArgs(void* arguments) {
    (void)arguments;
    return 0;
}

int JNI_GetCreatedJavaVMs(void** vms, int length, int* count) {
    (void)vms, (void)length;
    *count = 0;
    return 0;
}
