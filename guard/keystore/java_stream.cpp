#include "guard/keystore/java_stream.h"

#include <cstdint>

namespace jarmor::guard::keystore {
namespace {

/// "Java Object Serialization Specification", section 6.
class ObjectWalk {
  public:
    explicit ObjectWalk(View bytes) : bytes_(bytes) {}

    bool run() {
        if (number(4) != 0xACED0005) return refuse("a sealed key is no serialised object");
        return content(0) && !failed_;
    }
    std::string why_;
    JavaObject object_;
    std::size_t at() const { return at_; }

  private:
    static constexpr unsigned max_depth = 50;
    static constexpr std::size_t max_classes = 200, max_handles = 10'000, no_class = ~std::size_t{0};

    struct Class {
        std::string name, fields;  ///< one type code a field
        unsigned flags = 0;
        std::size_t super = no_class;
    };

    bool refuse(const char* why) {
        if (!failed_) why_ = why;
        failed_ = true;
        return false;
    }
    View take(std::size_t size) {
        if (failed_ || size > bytes_.size() - at_) {
            (void)refuse("a sealed key is cut off");
            return {};
        }
        at_ += size;
        return bytes_.subspan(at_ - size, size);
    }
    std::uint64_t number(std::size_t octets) {
        std::uint64_t value = 0;
        for (const unsigned char byte : take(octets)) value = value << 8U | byte;
        return value;
    }
    std::string name() { return std::string(text_of(take(number(2)))); }
    bool handle(std::size_t of_class) {
        if (handles_.size() >= max_handles) return refuse("a sealed key has too many parts");
        handles_.push_back(of_class);
        return true;
    }

    /// One value: null, reference, class, object, string, array or block of data.
    bool content(unsigned depth) {
        if (depth > max_depth) return refuse("a sealed key is nested too deep");
        switch (number(1)) {
            case 0x70:
                return !failed_;
            case 0x71:
                (void)number(4);
                return !failed_;
            case 0x72:
                return new_class(depth) != no_class;
            case 0x73:
                return object(depth);
            case 0x74:
                return handle(no_class) && (take(number(2)), !failed_);
            case 0x75:
                return array(depth);
            case 0x77:
                return take(number(1)), !failed_;
            case 0x7A:
                return take(number(4)), !failed_;
            default:
                return refuse("a sealed key holds something that does not belong there");
        }
    }

    /// A class descriptor where one must stand; no_class for null.
    std::size_t class_descriptor(unsigned depth) {
        if (depth > max_depth) return refuse("a sealed key is nested too deep"), no_class;
        const std::uint64_t kind = number(1);
        if (kind == 0x72) return new_class(depth);
        if (kind == 0x71) {
            constexpr std::uint64_t first_handle = 0x7E0000;
            const std::uint64_t index = number(4) - first_handle;
            if (index < handles_.size()) return handles_[index];
        }
        if (kind != 0x70) (void)refuse("a sealed key names a class that is not there");
        return no_class;
    }

    std::size_t new_class(unsigned depth) {
        if (classes_.size() >= max_classes) return refuse("a sealed key has too many classes"), no_class;
        const std::size_t index = classes_.size();
        classes_.emplace_back();
        classes_[index].name = name();
        (void)number(8);  // serialVersionUID
        if (!handle(index)) return no_class;
        classes_[index].flags = static_cast<unsigned>(number(1));
        const std::uint64_t fields = number(2);
        for (std::uint64_t i = 0; i < fields && !failed_; ++i) {
            const char type = static_cast<char>(number(1));
            (void)name();
            classes_[index].fields += type;
            if ((type == '[' || type == 'L') && !content(depth + 1)) return no_class;
        }
        if (!annotation(depth)) return no_class;
        const std::size_t super = class_descriptor(depth + 1);
        classes_[index].super = super;
        return failed_ ? no_class : index;
    }

    bool annotation(unsigned depth) {
        while (!failed_ && at_ < bytes_.size() && bytes_[at_] != 0x78) {
            if (!content(depth + 1)) return false;
        }
        return number(1) == 0x78 && !failed_;
    }

    bool value(char type, unsigned depth) {
        switch (type) {
            case 'B':
            case 'Z':
                return take(1), !failed_;
            case 'C':
            case 'S':
                return take(2), !failed_;
            case 'F':
            case 'I':
                return take(4), !failed_;
            case 'D':
            case 'J':
                return take(8), !failed_;
            default:
                return content(depth + 1);
        }
    }

    bool object(unsigned depth) {
        std::size_t index = class_descriptor(depth + 1);
        if (failed_ || !handle(no_class)) return false;
        // Data stands from the topmost class down.
        std::vector<std::size_t> line;
        for (; index != no_class && line.size() <= max_classes; index = classes_[index].super)
            line.push_back(index);
        if (line.size() > max_classes) return refuse("a sealed key has a class above itself");
        for (auto i = line.rbegin(); i != line.rend(); ++i) {
            constexpr unsigned write_method = 1, serializable = 2;
            const std::string fields = classes_[*i].fields;
            const unsigned flags = classes_[*i].flags;
            if ((flags & serializable) == 0) continue;
            for (const char type : fields) {
                if (!value(type, depth)) return false;
            }
            if ((flags & write_method) != 0 && !annotation(depth)) return false;
        }
        return !failed_;
    }

    bool array(unsigned depth) {
        const std::size_t index = class_descriptor(depth + 1);
        if (failed_ || index == no_class || !handle(no_class))
            return refuse("a sealed key has an array of nothing");
        const std::string type = classes_[index].name;
        const std::uint64_t size = number(4);
        if (type == "[B") {
            object_.byte_arrays.push_back(take(size));
            return !failed_;
        }
        if (type.size() < 2) return refuse("a sealed key has an array of nothing");
        for (std::uint64_t i = 0; i < size && !failed_; ++i) {
            if (!value(type[1], depth)) return false;
        }
        return !failed_;
    }

    View bytes_;
    std::size_t at_ = 0;
    bool failed_ = false;
    std::vector<Class> classes_;
    std::vector<std::size_t> handles_;
};

}  // namespace

std::optional<JavaObject> walk_java_object(View bytes, std::string& why) {
    ObjectWalk walk(bytes);
    if (!walk.run()) {
        why = walk.why_;
        return std::nullopt;
    }
    walk.object_.size = walk.at();
    return std::move(walk.object_);
}

}  // namespace jarmor::guard::keystore
