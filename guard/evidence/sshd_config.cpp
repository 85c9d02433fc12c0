#include "guard/evidence/sshd_config.h"

#include <fnmatch.h>

#include <algorithm>

#include "guard/text.h"

namespace jarmor::guard {

namespace {

constexpr unsigned deepest_include = 16;  // SERVCONF_MAX_DEPTH of sshd
constexpr std::string_view sshd_directory = "/etc/ssh/";

/// The words of a line; quotes hold a word together, and a first '=' is a space.
std::vector<std::string> words_of_line(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    bool quoted = false, in_word = false;
    for (const char c : line) {
        const bool space = c == ' ' || c == '\t' || c == '\r' || (c == '=' && words.size() < 2);
        if (c == '"') {
            quoted = !quoted;
            in_word = true;
        } else if (c == '#' && !quoted && !in_word) {
            break;
        } else if (space && !quoted) {
            if (in_word) words.push_back(word);
            word.clear();
            in_word = false;
        } else {
            word += c;
            in_word = true;
        }
    }
    if (in_word) words.push_back(word);
    return words;
}

class SshdReader {
  public:
    SshdReader(const Root& root, SshdConfig& config) : root_(root), config_(config) {}

    void read(const std::string& file, unsigned depth) {
        const FileText text = root_.read(file);
        if (text.presence != Presence::found) {
            // What matches an Include may go away; the first file may not.
            if (depth > 0 && text.presence == Presence::absent) return;
            config_.presence = text.presence;
            config_.why = file + ": " + text.why;
            return;
        }
        unsigned number = 0;
        bool in_match = false;
        for (const std::string_view line : split(text.text, '\n')) {
            ++number;
            const auto words = words_of_line(line);
            if (words.empty()) continue;
            const std::string keyword = lower(words[0]);
            if (keyword == "match") in_match = words.size() < 2 || lower(words[1]) != "all";
            if (in_match || keyword == "match") continue;
            take(keyword, words, {keyword, {}, file, std::string(line), number}, depth);
        }
    }

  private:
    void take(const std::string& keyword, const std::vector<std::string>& words, SshdSetting setting,
              unsigned depth) {
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (keyword == "include") include(words[i], depth);
            setting.value += (i > 1 ? " " : "") + words[i];
        }
        config_.settings.push_back(std::move(setting));
    }

    void include(const std::string& pattern, unsigned depth) {
        if (depth == deepest_include) return;
        const std::string path = pattern.starts_with('/') ? pattern : std::string(sshd_directory) + pattern;
        const std::size_t slash = path.rfind('/');
        const std::string directory = path.substr(0, slash);
        const Listing listing = root_.list(directory);
        if (listing.presence == Presence::unreadable) {
            config_.presence = Presence::unreadable;
            config_.why = directory + ": " + listing.why;
        }
        for (const auto& name : listing.names) {
            if (::fnmatch(path.c_str() + slash + 1, name.c_str(), FNM_PERIOD) == 0)
                read(directory + "/" + name, depth + 1);
        }
    }

    const Root& root_;
    SshdConfig& config_;
};

}  // namespace

const SshdSetting* SshdConfig::first(std::string_view keyword) const {
    const auto found = std::find_if(settings.begin(), settings.end(), [keyword](const SshdSetting& setting) {
        return setting.keyword == keyword;
    });
    return found == settings.end() ? nullptr : &*found;
}

SshdConfig read_sshd_config(const Root& root) {
    SshdConfig config;
    config.presence = Presence::found;
    config.file = std::string(sshd_directory) + "sshd_config";
    SshdReader(root, config).read(config.file, 0);
    return config;
}

}  // namespace jarmor::guard
