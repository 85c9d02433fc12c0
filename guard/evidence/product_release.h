#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "guard/evidence/root.h"

namespace jarmor::guard {

/// The numbers of a product's version: "4.5.0" is {4, 5, 0}.
struct ReleaseNumber {
    std::vector<unsigned> parts;
    std::string text() const;
    friend std::strong_ordering operator<=>(const ReleaseNumber&, const ReleaseNumber&) = default;
};
ReleaseNumber parse_release_number(std::string_view text);

/// What an installation says it is.
struct ProductRelease {
    Presence presence = Presence::absent;
    std::string name;  ///< "wso2am", or what bin/version.txt begins with
    ReleaseNumber version;
    std::string where;
    std::string why;
};

/// updates/product.txt ("wso2am-4.5.0"), else bin/version.txt ("WSO2 API Manager v4.5.0") of a home.
ProductRelease read_product_release(const Root& root, const std::string& home);

}  // namespace jarmor::guard
