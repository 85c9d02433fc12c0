#include "guard/evidence/process.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "guard/evidence/files.h"

namespace jarmor::guard {
namespace {

TEST(Process, ItsOwnStatusSaysWhatTheGettersSay) {
    const auto threads = read_threads(::getpid());
    ASSERT_TRUE(threads);
    const auto& self = threads->at(0);
    EXPECT_EQ(self.tid, ::getpid());
    EXPECT_EQ(self.uid[0], ::getuid());
    EXPECT_EQ(self.uid[1], ::geteuid());
    EXPECT_EQ(self.gid[3], ::getegid());
    std::vector<gid_t> groups(static_cast<std::size_t>(::getgroups(0, nullptr)));
    ASSERT_EQ(::getgroups(static_cast<int>(groups.size()), groups.data()), static_cast<int>(groups.size()));
    std::sort(groups.begin(), groups.end());
    EXPECT_EQ(self.groups, groups);
    EXPECT_EQ(self.no_new_privs, ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
    const mode_t mask = ::umask(0);
    (void)::umask(mask);
    EXPECT_EQ(self.umask, mask);
    for (int capability = 0; capability < 40; ++capability) {
        EXPECT_EQ((self.cap_bounding >> capability & 1U) == 1,
                  ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1);
    }
}

TEST(Process, EveryThreadIsListedWithItsOwnName) {
    std::mutex mutex;
    std::condition_variable changed;
    bool named = false, done = false;
    std::thread other([&] {
        (void)::pthread_setname_np(::pthread_self(), "a\nUid: 0");
        std::unique_lock lock(mutex);
        named = true;
        changed.notify_all();
        changed.wait(lock, [&] { return done; });
    });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return named; });
    const auto threads = read_threads(::getpid());
    done = true;
    lock.unlock();
    changed.notify_all();
    other.join();
    ASSERT_TRUE(threads);
    ASSERT_EQ(threads->size(), 2U);
    EXPECT_EQ(threads->at(1).name, "a\\nUid: 0") << "a name cannot forge a line";
    EXPECT_EQ(threads->at(1).uid[0], ::getuid());
}

TEST(Process, AStatusThatLacksALineIsAnErrorThatNamesIt) {
    const auto whole = *read_kernel_file("/proc/self/status", 1 << 20, Failure::internal);
    ASSERT_TRUE(parse_thread_status(whole, "s"));
    for (const char* key : {"Name", "Umask", "Pid", "Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff",
                            "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp"}) {
        std::string text = whole;
        const std::size_t at = text.starts_with(key) ? 0 : text.find("\n" + std::string(key) + ":") + 1;
        text.insert(at, "x");
        EXPECT_EQ(parse_thread_status(text, "s").error().what,
                  "has no usable line \"" + std::string(key) + "\"");
    }
    EXPECT_FALSE(parse_thread_status("", "s"));
}

TEST(Process, AProcessThatIsNotThereIsAnError) {
    EXPECT_FALSE(read_threads(0x7ffffff0));
    EXPECT_FALSE(read_start_time(0x7ffffff0));
    EXPECT_FALSE(read_mapped_code(0x7ffffff0));
    EXPECT_FALSE(read_link("/proc/2147483632/exe"));
    EXPECT_FALSE(read_words("/proc/2147483632/cmdline"));
}

TEST(Process, MappedCodeHasTheFilesThatAreExecutableAndNoOthers) {
    const std::string data = "/proc/self/status";
    const auto code = read_mapped_code(::getpid());
    ASSERT_TRUE(code);
    EXPECT_NE(std::find(code->begin(), code->end(), *read_link("/proc/self/exe")), code->end());
    for (const auto& path : *code) EXPECT_EQ(path.front(), '/');
    auto sorted = *code;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(std::unique(sorted.begin(), sorted.end()), sorted.end());
    const int fd = ::memfd_create("injected", MFD_CLOEXEC);
    ASSERT_EQ(::ftruncate(fd, 4096), 0);
    void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
    ASSERT_NE(page, MAP_FAILED);
    const auto more = read_mapped_code(::getpid());
    (void)::munmap(page, 4096);
    (void)::close(fd);
    EXPECT_NE(std::find(more->begin(), more->end(), "/memfd:injected (deleted)"), more->end());
}

TEST(Process, TheStartTimeIsReadBehindANameFullOfParentheses) {
    const auto before = read_start_time(::getpid());
    char name[16] = {};
    (void)::prctl(PR_GET_NAME, name, 0, 0, 0);
    (void)::prctl(PR_SET_NAME, ") S 1 1 (", 0, 0, 0);
    const auto after = read_start_time(::getpid());
    (void)::prctl(PR_SET_NAME, name, 0, 0, 0);
    ASSERT_TRUE(before);
    EXPECT_GT(*before, 0U);
    EXPECT_EQ(*after, *before);
}

}  // namespace
}  // namespace jarmor::guard
