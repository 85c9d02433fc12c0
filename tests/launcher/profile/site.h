#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "launcher/profile/load.h"

namespace jarmor::launcher::test {

/// A directory that plays /etc/jarmor, gone at the end of the test.
class Site {
  public:
    Site() {
        std::string pattern = "/tmp/jarmor_site_XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
        directory_ = pattern;
        must(::chmod(pattern.c_str(), 0755) == 0, "chmod");
    }
    ~Site() {
        std::error_code ignored;
        std::filesystem::remove_all(directory_, ignored);
    }
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    const std::string& path() const { return directory_; }
    std::string path(const std::string& name) const { return directory_ + "/" + name; }

    /// Writes a file, mode 0644, and the directories above it, and returns its path.
    std::string write(const std::string& name, const std::string& text) const {
        const std::filesystem::path file = path(name);
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text;
        must(::chmod(file.c_str(), 0644) == 0, "chmod");
        return file.string();
    }
    void chmod(const std::string& name, mode_t mode) const {
        must(::chmod(path(name).c_str(), mode) == 0, "chmod");
    }
    void chown(const std::string& name, uid_t uid, gid_t gid) const {
        must(::lchown(path(name).c_str(), uid, gid) == 0, "lchown");
    }

    /// A request for a profile of this site: not as root, outside a container, on 2026-11-22.
    LoadRequest request(const std::string& target) const {
        LoadRequest request;
        request.target = target;
        request.etc = directory_;
        request.container = false;
        request.home = directory_ + "/home";
        request.today_days = 20779;
        return request;
    }

    guard::Result<Profile> load(const std::string& target) const { return load_profile(request(target)); }
    /// The one line that loading prints, or "" where it succeeds; the site's directory is shortened to "ETC".
    std::string error(const LoadRequest& request) const {
        auto profile = load_profile(request);
        return profile ? "" : shortened(profile.error().line());
    }
    std::string error(const std::string& target) const { return error(request(target)); }
    std::string shortened(std::string text) const {
        for (auto at = text.find(directory_); at != std::string::npos; at = text.find(directory_)) {
            text.replace(at, directory_.size(), "ETC");
        }
        return text;
    }

  private:
    static void must(bool done, const char* what) {
        if (!done) throw std::runtime_error(std::string(what) + " failed");
    }

    std::string directory_;
};

}  // namespace jarmor::launcher::test
