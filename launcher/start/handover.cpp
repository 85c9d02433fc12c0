#include "launcher/start/handover.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <type_traits>

#include "guard/evidence/files.h"

namespace jarmor::launcher {

using guard::Failure;
using guard::Result;

namespace {

constexpr std::string_view magic = "jarmor handover 1\n";
constexpr std::size_t longest_handover = std::size_t{16} << 20U;
constexpr int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

/// Appends values to bytes; the same order of fields() serves both ways, so neither can forget one.
class Writer {
  public:
    explicit Writer(std::string& bytes) : bytes_(bytes) {}
    template <class T>
        requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void field(const T& value) {
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void field(const std::string& text) {
        field(text.size());
        bytes_ += text;
    }
    template <class T>
    void field(const std::vector<T>& list) {
        field(list.size());
        for (const auto& entry : list) field(entry);
    }
    void field(const SideProgram& program) {
        field(program.argv);
        field(program.environ);
        field(program.directory);
    }

  private:
    std::string& bytes_;
};

/// Takes values off bytes. After the first that is not there everything reads as empty.
class Reader {
  public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}
    bool complete() const { return !failed_ && bytes_.empty(); }
    template <class T>
        requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void field(T& value) {
        if (!has(sizeof value)) return;
        std::memcpy(&value, bytes_.data(), sizeof value);
        bytes_.remove_prefix(sizeof value);
    }
    void field(bool& value) {
        unsigned char byte = 0;
        field(byte);
        value = byte != 0;
    }
    void field(std::string& text) {
        std::size_t size = 0;
        field(size);
        if (!has(size)) return;
        text.assign(bytes_.substr(0, size));
        bytes_.remove_prefix(size);
    }
    template <class T>
    void field(std::vector<T>& list) {
        std::size_t size = 0;
        field(size);
        for (std::size_t i = 0; i < size && !failed_; ++i) field(list.emplace_back());
    }
    void field(SideProgram& program) {
        field(program.argv);
        field(program.environ);
        field(program.directory);
    }

  private:
    bool has(std::size_t size) {
        if (!failed_ && size <= bytes_.size()) return true;
        failed_ = true;
        return false;
    }
    std::string_view bytes_;
    bool failed_ = false;
};

template <class Stream, class Identity>
void identity_fields(Stream& stream, Identity& identity) {
    stream.field(identity.uid);
    stream.field(identity.gid);
    stream.field(identity.groups);
    stream.field(identity.name);
    stream.field(identity.home);
    stream.field(identity.changes);
}

template <class Stream, class Settings>
void settings_fields(Stream& stream, Settings& settings) {
    stream.field(settings.restarts.value);
    stream.field(settings.restart_window.value);
    stream.field(settings.stop_wait.value);
    stream.field(settings.stop_kill.value);
    stream.field(settings.exit_code.value);
}

template <class Stream, class H>
void fields(Stream& stream, H& handover) {
    auto& promise = handover.promise;
    identity_fields(stream, promise.identity);
    stream.field(promise.limits.nofile);
    stream.field(promise.limits.core);
    stream.field(promise.limits.umask);
    stream.field(promise.capabilities);
    stream.field(promise.bounding_done);
    stream.field(promise.filtered);

    auto& supervision = handover.supervision;
    for (auto* text : {&supervision.name, &supervision.mode, &supervision.pid_file,
                       &supervision.state_directory, &supervision.log}) {
        stream.field(*text);
    }
    auto& announcement = supervision.announcement;
    for (auto* text : {&announcement.line_before, &announcement.line_after, &announcement.receipt_before,
                       &announcement.receipt_after}) {
        stream.field(*text);
    }
    stream.field(announcement.receipt);
    settings_fields(stream, supervision.settings);
    stream.field(supervision.before);
    stream.field(supervision.beside);
    stream.field(supervision.keep);
    stream.field(supervision.lock);
    stream.field(supervision.verdict);

    stream.field(handover.argv);
    stream.field(handover.environ);
    stream.field(handover.java);
    stream.field(handover.bin_dir);
    stream.field(handover.device);
    stream.field(handover.inode);
    stream.field(handover.path);
    stream.field(handover.directory);
}

}  // namespace

std::vector<int> descriptors_of(const Handover& handover) {
    std::vector<int> all = handover.supervision.keep;
    for (const int fd : {handover.java, handover.bin_dir, handover.supervision.lock,
                         handover.supervision.verdict, handover.supervision.announcement.receipt}) {
        if (fd >= 0) all.push_back(fd);
    }
    return all;
}

std::string to_bytes(const Handover& handover) {
    std::string bytes(magic);
    Writer writer(bytes);
    fields(writer, handover);
    return bytes;
}

Result<Handover> from_bytes(std::string_view bytes) {
    if (!bytes.starts_with(magic)) {
        return guard::fail(Failure::internal, "", "what was handed over is of another version of jarmor");
    }
    Handover handover;
    Reader reader(bytes.substr(magic.size()));
    fields(reader, handover);
    if (reader.complete()) return handover;
    return guard::fail(Failure::internal, "", "what was handed over is not complete");
}

Result<std::string> read_sealed(int descriptor) {
    struct stat status{};
    const int found = ::fcntl(descriptor, F_GET_SEALS);
    if (found < 0 || (found & seals) != seals || ::fstat(descriptor, &status) != 0 || status.st_size < 0 ||
        static_cast<std::size_t>(status.st_size) > longest_handover) {
        return guard::fail(Failure::policy, "descriptor " + std::to_string(descriptor),
                           "holds nothing that jarmor handed over", "this command is jarmor's own");
    }
    if (::lseek(descriptor, 0, SEEK_SET) < 0) {
        return guard::fail_errno(Failure::internal, "memory file", "cannot be read again", errno);
    }
    return guard::read_all(descriptor, "memory file", longest_handover, Failure::internal);
}

}  // namespace jarmor::launcher
