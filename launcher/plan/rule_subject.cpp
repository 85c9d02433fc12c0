#include "launcher/plan/rule_subject.h"

#include <algorithm>
#include <array>

#include "launcher/product/family.h"

namespace jarmor::launcher {

namespace {

unsigned product_of(const Profile& profile) {
    struct Family {
        std::string_view layer;
        unsigned scope;
    };
    using namespace guard::rules;
    constexpr std::array families = {Family{"wso2-apim", apim}, Family{"wso2-is", apim},
                                     Family{"wso2-mi", mi}, Family{"wso2-si", si}, Family{"ballerina", bi}};
    for (const auto& layer : profile.layers) {
        for (const Family& family : families) {
            if (layer == family.layer) return family.scope;
        }
    }
    return 0;
}

}  // namespace

guard::rules::Subject rule_subject(const Profile& profile) {
    constexpr std::array environments = {"production", "staging", "development"};
    guard::rules::Subject subject;
    subject.product = product_of(profile);
    subject.name = profile.name;
    subject.unknown_fails = profile.unknown.value == Unjudged::fail;
    subject.home = profile.home.value;
    subject.java_home = profile.jvm.java_home.value;
    for (const FamilyEntry& family : families()) {
        if (std::find(profile.layers.begin(), profile.layers.end(), family.profile) == profile.layers.end())
            continue;
        subject.writable.assign(family.writable.begin(), family.writable.end());
        break;
    }
    for (const auto& port : profile.ports) subject.ports.push_back(port.value);
    subject.environment = environments.at(static_cast<std::size_t>(profile.environment.value));
    subject.baseline = profile.baseline.value;
    return subject;
}

}  // namespace jarmor::launcher
