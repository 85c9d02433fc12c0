#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <vector>

#include "guard/keystore/make.h"
#include "guard/report/write.h"
#include "guard/text.h"
#include "guard/unique_fd.h"
#include "launcher/cli/command_keystore.h"
#include "launcher/cli/output.h"
#include "launcher/cli/password_source.h"
#include "launcher/exit_code.h"

namespace jarmor::launcher {
namespace {

namespace keystore = guard::keystore;
using guard::fail;
using guard::Failure;
using guard::pass_on;
using guard::Result;
using keystore::Password;
using keystore::Secret;

/// Files made by one command: all of them, or none.
class NewFiles {
  public:
    NewFiles() = default;
    NewFiles(const NewFiles&) = delete;
    NewFiles& operator=(const NewFiles&) = delete;
    ~NewFiles() {
        for (const std::string& path : made_) (void)::unlink(path.c_str());
    }

    /// Makes a file that was not there: an old key store may be the only copy of its key.
    Result<void> write(const std::string& path, std::string_view content, mode_t mode) {
        const guard::UniqueFd fd(
            ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
        if (!fd.valid())
            return guard::fail_errno(Failure::internal, path, "cannot be made", errno,
                                     "name a file that is not there yet");
        made_.push_back(path);
        if (auto written = guard::write_all(fd.get(), content, path); !written) return written;
        if (::fsync(fd.get()) != 0)
            return guard::fail_errno(Failure::internal, path, "cannot be written", errno);
        return {};
    }
    const std::vector<std::string>& paths() const { return made_; }
    std::vector<std::string> keep() { return std::exchange(made_, {}); }

  private:
    std::vector<std::string> made_;
};

Result<unsigned> days_of(const std::string& text) {
    constexpr unsigned usual = 397;
    if (text.empty()) return usual;
    unsigned days = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, days);
    if (error != std::errc{} || stopped != end)
        return fail(Failure::usage, "--days", "'" + text + "' is no number");
    return days;
}

/// "gw.p12" -> "gw-trust.p12".
std::string trust_path(const std::string& path) {
    const std::size_t slash = path.rfind('/'), dot = path.rfind('.');
    const bool named = dot != std::string::npos && (slash == std::string::npos || dot > slash + 1) && dot > 0;
    const std::string stem = named ? path.substr(0, dot) : path;
    return stem + "-trust" + (named ? path.substr(dot) : "");
}

/// Text of a Secret, and a line break, on its way into a file.
Result<void> write_password(NewFiles& files, const std::string& path, const Password& password) {
    const keystore::View text = password.utf8();
    Secret line(text.size() + 1);
    std::copy(text.begin(), text.end(), line.data());
    line.data()[text.size()] = '\n';
    return files.write(path, keystore::text_of(line.view()), 0600);
}

Result<Password> new_password(NewFiles& files, const std::string& store) {
    const Secret text = keystore::make_password();
    Password password(keystore::text_of(text.view()));
    if (auto written = write_password(files, store + ".password", password); !written)
        return pass_on(written);
    return password;
}

Result<void> write_made(const Request& request, const keystore::MadeStores& made, NewFiles& files) {
    if (auto key = files.write(request.target, keystore::text_of(made.key_store), 0600); !key) return key;
    if (!request.keystore.csr.empty()) return files.write(request.keystore.csr, made.request, 0644);
    return files.write(trust_path(request.target), keystore::text_of(made.trust_store), 0644);
}

std::string told(const Request& request, const std::vector<std::string>& paths) {
    if (request.quiet) return {};
    std::string text;
    for (const std::string& path : paths) text += "made  " + path + "\n";
    if (!request.keystore.csr.empty()) {
        text += "next  send " + request.keystore.csr + " to your authority, then import its answer:\n" +
                "      keytool -importcert -keystore " + request.target + " -alias " +
                (request.keystore.alias.empty() ? "server" : request.keystore.alias) + " -file ANSWER.pem\n";
    }
    return text;
}

}  // namespace

Result<int> command_keystore_make(const Request& request) {
    const KeystoreWords& words = request.keystore;
    keystore::MakeRequest wanted;
    for (const std::string_view host : guard::split(words.host, ',')) wanted.hosts.emplace_back(host);
    auto days = days_of(words.days);
    if (!days) return pass_on(days);
    wanted.days = *days;
    wanted.rsa = words.key_type != "ec";
    if (!words.alias.empty()) wanted.alias = words.alias;
    const auto now = std::chrono::system_clock::now();
    wanted.now = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    if (::prctl(PR_SET_DUMPABLE, 0) != 0)
        return guard::fail_errno(Failure::confine, "PR_SET_DUMPABLE", "secrets would not be hidden", errno);
    ::umask(077);
    NewFiles files;
    auto password = words.password_file.empty() ? new_password(files, request.target)
                                                : read_password(words.password_file);
    if (!password) return pass_on(password);
    // JDK 17 cannot open a PKCS12 with others.
    if (password->characters() < 12 || !password->ascii()) {
        return fail(Failure::usage, "--password-file", "must hold at least 12 ASCII characters",
                    "leave it out, and one is made");
    }
    auto trust =
        words.csr.empty() ? new_password(files, trust_path(request.target)) : Result<Password>(Password(""));
    if (!trust) return pass_on(trust);
    wanted.key_password = &*password;
    wanted.trust_password = &*trust;
    const auto made = keystore::make_stores(wanted);
    if (!made) return guard::Unexpected(made.error());
    if (auto written = write_made(request, *made, files); !written) return pass_on(written);
    if (auto put = put_result(request, told(request, files.paths())); !put) return pass_on(put);
    (void)files.keep();
    return exit_ok;
}

}  // namespace jarmor::launcher
