#include "guard/evidence/manifest.h"

#include <zlib.h>

#include <vector>

#include "guard/evidence/zip_directory.h"
#include "guard/text.h"

namespace jarmor::guard {
namespace {

constexpr std::size_t manifest_limit = std::size_t{1024} * 1024;
constexpr std::size_t entry_count_limit = 8;
constexpr std::size_t local_header_size = 30;

std::string* attribute(Manifest& manifest, std::string_view name) {
    const std::string key = lower(name);
    if (key == "main-class") return &manifest.main_class;
    if (key == "launcher-agent-class") return &manifest.launcher_agent_class;
    if (key == "class-path") return &manifest.class_path;
    if (key == "add-opens") return &manifest.add_opens;
    if (key == "add-exports") return &manifest.add_exports;
    if (key == "enable-native-access") return &manifest.enable_native_access;
    if (key == "jre-version") return &manifest.jre_version;
    return nullptr;
}

void merge(std::string& into, std::string_view value) {
    const std::size_t first = value.find_first_not_of(" \t");
    if (first == std::string_view::npos) return;
    value = value.substr(first, value.find_last_not_of(" \t") - first + 1);
    if (into == value) return;
    if (!into.empty()) into += ' ';
    into += value;
}

/// Takes one physical line off the front of `text`; CR, LF and CRLF end it.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + (text.substr(end, 2) == "\r\n" ? 2 : 1)));
    return line;
}

/// The stored or inflated bytes of an entry.
Result<std::string> content(int fd, const std::string& path, const ZipEntry& entry) {
    const std::string what = "META-INF/MANIFEST.MF ";
    if (entry.encrypted) return fail(Failure::java, path, what + "is encrypted");
    if (entry.size > manifest_limit || entry.compressed > manifest_limit) {
        return fail(Failure::java, path, what + "is larger than 1 MiB");
    }
    auto header = read_at(fd, path, entry.local_header, local_header_size);
    if (!header) return pass_on(header);
    if (!header->starts_with("PK\x03\x04"))
        return fail(Failure::java, path, what + "is not where it should be");
    const std::uint64_t start = entry.local_header + local_header_size + little_endian(*header, 26, 2) +
                                little_endian(*header, 28, 2);
    auto bytes = read_at(fd, path, start, static_cast<std::size_t>(entry.compressed));
    if (!bytes || entry.method == 0) return bytes;
    if (entry.method != Z_DEFLATED) return fail(Failure::java, path, what + "is packed in an unknown way");
    std::string text(static_cast<std::size_t>(entry.size) + 1, '\0');
    z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        return fail(Failure::internal, path, "zlib could not be started");
    }
    stream.next_in = reinterpret_cast<Bytef*>(bytes->data());
    stream.avail_in = static_cast<uInt>(bytes->size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    const int done = ::inflate(&stream, Z_FINISH);
    const auto written = static_cast<std::size_t>(stream.total_out);
    (void)::inflateEnd(&stream);  // fails only for a stream that was never started
    if (done != Z_STREAM_END || written != entry.size) return fail(Failure::java, path, what + "is damaged");
    text.resize(written);
    return text;
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view text, const std::string& path) {
    if (text.size() > manifest_limit)
        return fail(Failure::java, path, "META-INF/MANIFEST.MF is larger than 1 MiB");
    Manifest manifest;
    unsigned number = 0;
    bool begun = false;
    while (!text.empty()) {
        const unsigned first_number = number + 1;
        std::string line(take_line(text));
        ++number;
        // A blank line ends the main section. Some readers skip those before it, so we do.
        if (line.empty()) {
            if (begun) break;
            continue;
        }
        begun = true;
        while (text.starts_with(' ')) {
            line += take_line(text).substr(1);
            ++number;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) {
            return fail(
                Failure::java, path,
                "line " + std::to_string(first_number) + " of META-INF/MANIFEST.MF is not \"Name: value\"");
        }
        std::string* known = attribute(manifest, std::string_view(line).substr(0, colon));
        if (known != nullptr) merge(*known, std::string_view(line).substr(colon + 1));
    }
    return manifest;
}

Result<Manifest> read_jar_manifest(int fd, const std::string& path) {
    auto entries = find_zip_entries(fd, path, "META-INF/MANIFEST.MF");
    if (!entries) return pass_on(entries);
    if (entries->size() > entry_count_limit) {
        return fail(Failure::java, path, "holds more than 8 files META-INF/MANIFEST.MF");
    }
    Manifest merged;
    for (const auto& entry : *entries) {
        auto text = content(fd, path, entry);
        if (!text) return pass_on(text);
        auto one = parse_manifest(*text, path);
        if (!one) return one;
        merge(merged.main_class, one->main_class);
        merge(merged.launcher_agent_class, one->launcher_agent_class);
        merge(merged.class_path, one->class_path);
        merge(merged.add_opens, one->add_opens);
        merge(merged.add_exports, one->add_exports);
        merge(merged.enable_native_access, one->enable_native_access);
        merge(merged.jre_version, one->jre_version);
    }
    return merged;
}

}  // namespace jarmor::guard
