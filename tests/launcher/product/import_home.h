#pragma once

#include <string>
#include <vector>

#include "launcher/product/script_import.h"

namespace jarmor::support {

/// An installed product for import to learn from: below a new directory that everybody may enter, with a
/// start script of our own making. Removed with this object.
class ImportHome {
  public:
    ImportHome();
    ImportHome(const ImportHome&) = delete;
    ImportHome& operator=(const ImportHome&) = delete;
    ~ImportHome();

    std::string path() const { return base_ + "/home"; }
    std::string beside(const std::string& name) const { return base_ + "/" + name; }
    void add(const std::string& relative, const std::string& text = {}, unsigned mode = 0644) const;
    /// bin/wso2server.sh with these lines in front of the start of java.
    void set_script(const std::string& before, const std::string& java_words) const;
    /// With one JDK to try, where the test is not about them: each costs a run.
    launcher::ImportRequest request(launcher::JdkRange tried = {17, 17}) const;
    /// Names, modes and contents of all that lies below the base directory.
    std::string state() const;

  private:
    std::string base_;
};

/// The values alone.
std::vector<std::string> texts_of(const std::vector<launcher::Value<std::string>>& values);

/// Processes that run as that user now.
std::vector<int> processes_of(unsigned uid);

}  // namespace jarmor::support
