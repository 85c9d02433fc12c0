#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guard/keystore/bytes.h"

namespace jarmor::guard::keystore {

/// What stands in one serialised Java object: JCEKS keeps sealed secret keys so, without a length in front.
struct JavaObject {
    std::size_t size = 0;           ///< bytes of the stream
    std::vector<View> byte_arrays;  ///< in the order in which they stand
};

/// Walks over the one object at the start of `bytes` ("AC ED 00 05 ..."). No class is loaded and nothing is
/// built; depth, classes and handles are limited. Nothing, and `why`, where it is no such stream.
std::optional<JavaObject> walk_java_object(View bytes, std::string& why);

}  // namespace jarmor::guard::keystore
