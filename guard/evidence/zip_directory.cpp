#include "guard/evidence/zip_directory.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>

#include "guard/text.h"

namespace jarmor::guard {
namespace {

// APPNOTE.TXT of PKWARE: sizes of the fixed parts.
constexpr std::size_t end_size = 22, central_size = 46, locator_size = 20, end64_size = 56;
constexpr std::size_t comment_limit = 65535;
constexpr std::uint64_t directory_limit = std::uint64_t{64} * 1024 * 1024;
constexpr std::uint64_t entry_limit = 1'000'000;
constexpr std::size_t candidate_limit = 8;
constexpr std::uint64_t in_extra_field = 0xFFFFFFFF;

bool signature_is(const std::string& bytes, std::size_t at, std::string_view two) {
    return bytes.size() >= at + 4 && bytes[at] == 'P' && bytes[at + 1] == 'K' && bytes[at + 2] == two[0] &&
           bytes[at + 3] == two[1];
}

struct Directory {
    std::uint64_t start = 0, size = 0, entries = 0;
    std::uint64_t base = 0;  ///< bytes before the zip file proper (an executable jar's script)
};

/// The directory that an end record at `position` speaks of, or nothing where it cannot be one.
std::optional<Directory> directory_of(std::uint64_t position, std::uint64_t size, std::uint64_t offset,
                                      std::uint64_t entries) {
    if (size > position || offset > position - size) return std::nullopt;
    return Directory{position - size, size, entries, position - size - offset};
}

/// A ZIP64 end record may always be there; it counts where it agrees with the old one or the old one is full.
std::optional<Directory> directory64(int fd, const std::string& path, std::uint64_t end_position,
                                     std::uint64_t size, std::uint64_t offset, std::uint64_t entries) {
    if (end_position < locator_size) return std::nullopt;
    const auto locator = read_at(fd, path, end_position - locator_size, locator_size);
    if (!locator || !signature_is(*locator, 0, "\x06\x07")) return std::nullopt;
    const std::uint64_t position = little_endian(*locator, 8, 8);
    const auto end = read_at(fd, path, position, end64_size);
    if (!end || !signature_is(*end, 0, "\x06\x06")) return std::nullopt;
    const std::uint64_t entries64 = little_endian(*end, 32, 8), size64 = little_endian(*end, 40, 8),
                        offset64 = little_endian(*end, 48, 8);
    if ((size != in_extra_field && size != size64) || (offset != in_extra_field && offset != offset64) ||
        (entries != 0xFFFF && entries != entries64)) {
        return std::nullopt;
    }
    return directory_of(position, size64, offset64, entries64);
}

Result<std::vector<Directory>> find_directories(int fd, const std::string& path) {
    struct stat status{};
    if (::fstat(fd, &status) != 0) return fail_errno(Failure::java, path, "cannot be examined", errno);
    const auto file_size = static_cast<std::uint64_t>(status.st_size);
    const std::uint64_t tail_size = std::min<std::uint64_t>(file_size, end_size + comment_limit);
    auto tail = read_at(fd, path, file_size - tail_size, static_cast<std::size_t>(tail_size));
    if (!tail) return pass_on(tail);
    std::vector<Directory> found;
    for (std::size_t i = tail->size() < end_size ? 0 : tail->size() - end_size + 1; i-- > 0;) {
        if (!signature_is(*tail, i, "\x05\x06")) continue;
        const std::uint64_t position = file_size - tail_size + i;
        const std::uint64_t entries = little_endian(*tail, i + 10, 2), size = little_endian(*tail, i + 12, 4),
                            offset = little_endian(*tail, i + 16, 4);
        const bool exact = i + end_size + little_endian(*tail, i + 20, 2) == tail->size();
        for (const auto& directory : {directory64(fd, path, position, size, offset, entries),
                                      directory_of(position, size, offset, entries)}) {
            if (!directory) continue;
            const auto first = read_at(fd, path, directory->start, 4);
            const bool plausible = directory->size == 0 || (first && signature_is(*first, 0, "\x01\x02"));
            if (plausible && (exact || directory->size != 0)) found.push_back(*directory);
        }
        if (found.size() > candidate_limit) {
            return fail(Failure::java, path, "has several ends, as no tool for jars writes it");
        }
    }
    if (found.empty()) return fail(Failure::java, path, "is not a jar: it has no zip directory");
    return found;
}

/// Replaces the fields that stand in the ZIP64 extra field (id 1) of a directory entry, in their order.
void apply_extra64(ZipEntry& entry, const std::string& extra) {
    for (std::size_t at = 0; at + 4 <= extra.size();) {
        const std::size_t length = little_endian(extra, at + 2, 2);
        if (little_endian(extra, at, 2) == 1) {
            std::size_t field = at + 4;
            for (std::uint64_t* value : {&entry.size, &entry.compressed, &entry.local_header}) {
                if (*value != in_extra_field || field + 8 > std::min(at + 4 + length, extra.size())) continue;
                *value = little_endian(extra, field, 8);
                field += 8;
            }
            return;
        }
        at += 4 + length;
    }
}

Result<void> collect(int fd, const std::string& path, const Directory& directory, const std::string& name,
                     std::vector<ZipEntry>& found) {
    const auto damaged = [&] { return fail(Failure::java, path, "is a damaged jar: its directory is cut"); };
    if (directory.size > directory_limit) return fail(Failure::java, path, "has a directory over 64 MiB");
    if (directory.entries > entry_limit) return fail(Failure::java, path, "has more than 1,000,000 entries");
    auto bytes = read_at(fd, path, directory.start, static_cast<std::size_t>(directory.size));
    if (!bytes) return pass_on(bytes);
    std::uint64_t count = 0;
    for (std::size_t at = 0; at + central_size <= bytes->size();) {
        if (!signature_is(*bytes, at, "\x01\x02")) return damaged();
        if (++count > entry_limit) return fail(Failure::java, path, "has more than 1,000,000 entries");
        const std::size_t name_size = little_endian(*bytes, at + 28, 2),
                          extra_size = little_endian(*bytes, at + 30, 2),
                          comment_size = little_endian(*bytes, at + 32, 2);
        const std::size_t next = at + central_size + name_size + extra_size + comment_size;
        if (next > bytes->size()) return damaged();
        if (lower(std::string_view(*bytes).substr(at + central_size, name_size)) == name) {
            ZipEntry entry{little_endian(*bytes, at + 42, 4), little_endian(*bytes, at + 20, 4),
                           little_endian(*bytes, at + 24, 4),
                           static_cast<unsigned>(little_endian(*bytes, at + 10, 2)),
                           (little_endian(*bytes, at + 8, 2) & 1) != 0};
            apply_extra64(entry, bytes->substr(at + central_size + name_size, extra_size));
            entry.local_header += directory.base;
            found.push_back(entry);
        }
        at = next;
    }
    return {};
}

}  // namespace

std::uint64_t little_endian(const std::string& bytes, std::size_t at, std::size_t width) {
    std::uint64_t number = 0;
    for (std::size_t i = width; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}

Result<std::string> read_at(int fd, const std::string& path, std::uint64_t offset, std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t have = 0;
    while (have < size) {
        const ssize_t got = ::pread(fd, bytes.data() + have, size - have, static_cast<off_t>(offset + have));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno(Failure::java, path, "cannot be read", errno);
        if (got == 0) return fail(Failure::java, path, "is a damaged jar: it ends before its content");
        have += static_cast<std::size_t>(got);
    }
    return bytes;
}

Result<std::vector<ZipEntry>> find_zip_entries(int fd, const std::string& path, const std::string& name) {
    auto directories = find_directories(fd, path);
    if (!directories) return pass_on(directories);
    std::vector<ZipEntry> found;
    const std::string folded = lower(name);
    for (const auto& directory : *directories) {
        auto collected = collect(fd, path, directory, folded, found);
        if (!collected) return pass_on(collected);
    }
    return found;
}

}  // namespace jarmor::guard
