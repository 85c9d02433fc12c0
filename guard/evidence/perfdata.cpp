#include "guard/evidence/perfdata.h"

#include <cstring>
#include <string_view>

namespace jarmor::guard {
namespace {

// Layout of hsperfdata 2.0: a header of 32 bytes, then entries of a fixed part of 20 bytes each.
constexpr std::size_t header_size = 32, entry_size = 20;
constexpr std::size_t perfdata_limit = std::size_t{64} * 1024 * 1024;

/// Numbers in the byte order that the file states.
class Reader {
  public:
    Reader(std::span<const unsigned char> bytes, bool little) : bytes_(bytes), little_(little) {}

    bool has(std::size_t at, std::size_t size) const {
        return at <= bytes_.size() && size <= bytes_.size() - at;
    }
    /// The caller has asked has().
    std::uint64_t number(std::size_t at, std::size_t width) const {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < width; ++i) {
            value = value << 8 | bytes_[at + (little_ ? width - 1 - i : i)];
        }
        return value;
    }
    std::string_view text(std::size_t at, std::size_t size) const {
        const std::string_view all(reinterpret_cast<const char*>(bytes_.data()) + at, size);
        return all.substr(0, all.find('\0'));
    }

  private:
    std::span<const unsigned char> bytes_;
    bool little_;
};

/// Reads one entry of `length` bytes at `at`. False: an offset leads out of it.
bool read_entry(const Reader& reader, std::size_t at, std::size_t length, PerfData& data) {
    const std::size_t name_at = reader.number(at + 4, 4), vector_length = reader.number(at + 8, 4),
                      data_at = reader.number(at + 16, 4);
    const auto type = static_cast<char>(reader.number(at + 12, 1));
    if (name_at < entry_size || name_at >= length || data_at < entry_size || data_at > length) return false;
    const std::string_view name = reader.text(at + name_at, length - name_at);
    if (name.size() == length - name_at) return false;  // no NUL at its end
    if (type == 'J' && vector_length == 0) {
        if (length - data_at < 8) return false;
        data.numbers[std::string(name)] = static_cast<std::int64_t>(reader.number(at + data_at, 8));
    } else if (type == 'B' && vector_length != 0) {
        if (length - data_at < vector_length) return false;
        data.texts[std::string(name)] = reader.text(at + data_at, vector_length);
    }
    return true;
}

}  // namespace

Result<PerfData> parse_perfdata(std::span<const unsigned char> bytes, const std::string& path) {
    static constexpr unsigned char magic[4] = {0xCA, 0xFE, 0xC0, 0xC0};
    if (bytes.size() > perfdata_limit) return fail(Failure::java, path, "is larger than 64 MiB");
    if (bytes.size() < header_size || std::memcmp(bytes.data(), magic, sizeof magic) != 0) {
        return fail(Failure::java, path, "is not performance data of a HotSpot JVM");
    }
    const Reader reader(bytes, bytes[4] == 1);
    if (bytes[5] != 2)
        return fail(Failure::java, path, "has version " + std::to_string(bytes[5]) + "; expected 2");
    if (bytes[7] != 1)
        return fail(Failure::java, path, "is not complete: the JVM is still starting", "try again");
    const std::size_t used = reader.number(8, 4), count = reader.number(28, 4);
    if (used > bytes.size()) return fail(Failure::java, path, "is cut off");
    PerfData data;
    std::size_t at = reader.number(24, 4);
    for (std::size_t i = 0; i < count; ++i) {
        const auto damaged = [&] {
            return fail(Failure::java, path, "is damaged at entry " + std::to_string(i));
        };
        if (!reader.has(at, entry_size) || at + entry_size > used) return damaged();
        const std::size_t length = reader.number(at, 4);
        if (length < entry_size || !reader.has(at, length) || at + length > used) return damaged();
        if (!read_entry(reader, at, length, data)) return damaged();
        at += length;
    }
    return data;
}

}  // namespace jarmor::guard
