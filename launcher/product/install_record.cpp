#include "launcher/product/install_record.h"

#include <dirent.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "guard/evidence/files.h"
#include "guard/evidence/trusted_path.h"
#include "guard/open_directory.h"
#include "guard/text.h"
#include "launcher/product/paths.h"
#include "launcher/product/place_file.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;
using Fields = std::vector<std::string_view>;

constexpr std::string_view record_suffix = ".installed";
// A line for each file of a data directory whose owner was changed.
constexpr std::size_t largest_record = std::size_t{64} << 20U;
constexpr std::string_view record_head = "jarmor-installed 1";

std::string_view kind_text(FormerFile::Kind kind) {
    switch (kind) {
        case FormerFile::Kind::script:
            return "script";
        case FormerFile::Kind::directory:
            return "directory";
        case FormerFile::Kind::entry:
            return "entry";
    }
    return "entry";
}

template <class T>
bool read_number(std::string_view text, T& number, int base = 10) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc{} && end == text.data() + text.size();
}

/// "script TAB uid TAB gid TAB mode TAB seconds TAB nanoseconds TAB sha256 TAB path"
bool read_former(const Fields& fields, FormerFile& file) {
    if (fields.size() != 8) return false;
    bool known = false;
    for (const auto kind : {FormerFile::Kind::script, FormerFile::Kind::directory, FormerFile::Kind::entry}) {
        if (kind_text(kind) != fields[0]) continue;
        file.kind = kind;
        known = true;
    }
    file.sha256 = fields[6] == "-" ? "" : fields[6];
    file.path = fields[7];
    return known && read_number(fields[1], file.state.uid) && read_number(fields[2], file.state.gid) &&
           read_number(fields[3], file.state.mode, 8) && read_number(fields[4], file.state.seconds) &&
           read_number(fields[5], file.state.nanoseconds);
}

bool read_record_line(std::string_view line, InstallRecord& record) {
    const Fields fields = guard::split(line, '\t');
    if (fields.size() == 2 && fields[0] == "name") {
        record.name = fields[1];
    } else if (fields.size() == 2 && fields[0] == "home") {
        record.home = fields[1];
    } else if (fields.size() == 3 && fields[0] == "profile") {
        record.profile_sha256 = fields[1] == "-" ? "" : fields[1];
        record.profile = fields[2];
    } else {
        return read_former(fields, record.files.emplace_back());
    }
    return true;
}

}  // namespace

const FormerFile* InstallRecord::find(const std::string& path) const {
    const auto found = std::ranges::find(files, path, &FormerFile::path);
    return found == files.end() ? nullptr : &*found;
}

std::string record_path(const std::string& profile) {
    return profile.substr(0, profile.rfind('.')) + std::string(record_suffix);
}

std::string record_text(const InstallRecord& record) {
    const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : text; };
    std::string text = std::string(record_head) + "\nname\t" + record.name + "\nhome\t" + record.home +
                       "\nprofile\t" + or_dash(record.profile_sha256) + "\t" + record.profile + "\n";
    for (const auto& file : record.files) {
        char numbers[128];
        (void)std::snprintf(numbers, sizeof numbers, "\t%u\t%u\t%04o\t%lld\t%lld\t", file.state.uid,
                            file.state.gid, file.state.mode, static_cast<long long>(file.state.seconds),
                            static_cast<long long>(file.state.nanoseconds));
        text += std::string(kind_text(file.kind)) + numbers + or_dash(file.sha256) + "\t" + file.path + "\n";
    }
    return text;
}

Result<InstallRecord> parse_record(const std::string& text, const std::string& path) {
    InstallRecord record;
    unsigned number = 0;
    for (const auto line : guard::split(text, '\n')) {
        const bool good = ++number == 1 ? line == record_head : read_record_line(line, record);
        if (good) continue;
        return fail(Failure::profile, path + ":" + std::to_string(number),
                    "is no line of an installation's record", "see: jarmor help uninstall");
    }
    if (!record.home.empty() && !record.name.empty() && !record.profile.empty()) return record;
    return fail(Failure::profile, path, "lacks name, home or profile");
}

Result<InstallRecord> read_record(const std::string& path) {
    guard::PathJudge judge(site_trust());
    auto file = judge.open_readable(path, Failure::profile);
    if (!file) return pass_on(file);
    auto text = guard::read_all(file->fd.get(), path, largest_record, Failure::profile);
    if (!text) return pass_on(text);
    return parse_record(*text, path);
}

Result<void> write_record(const InstallRecord& record) {
    const std::string path = record_path(record.profile);
    auto directory = open_site_directory(directory_above(path), Failure::profile);
    if (!directory) return pass_on(directory);
    return place_file(directory->get(), path, {last_part(path), record_text(record)});
}

Result<std::vector<InstallRecord>> read_records(const std::string& directory) {
    std::vector<std::string> names;
    const guard::OpenDirectory listing(::opendir(directory.c_str()));
    while (const dirent* entry = listing ? ::readdir(listing.get()) : nullptr) {
        const std::string_view name = entry->d_name;
        if (name.ends_with(record_suffix) && name.front() != '.') names.emplace_back(name);
    }
    std::sort(names.begin(), names.end());
    std::vector<InstallRecord> records;
    for (const auto& name : names) {
        auto record = read_record(directory + "/" + name);
        if (!record) return pass_on(record);
        records.push_back(std::move(*record));
    }
    return records;
}

}  // namespace jarmor::launcher
