#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "guard/evidence/root.h"
#include "guard/plan.h"
#include "guard/rules/rule.h"

namespace jarmor::guard::rules {

struct Configuration;

/// What rules are asked about: one installation on one host at one time.
struct Subject {
    Root root;                   ///< where "/" is
    std::int64_t at = 0;         ///< seconds since 1970: the clock of every rule
    bool unknown_fails = false;  ///< what could not be looked at is a failure
    std::string name;            ///< of the profile, by which a unit starts it
    Phase asker = Phase::check;  ///< a start looks only at what it puts at risk itself
    unsigned product = 0;        ///< one of every_product; 0: any other program of the JVM
    std::string home;            ///< absolute, as seen from root; empty: there is none
    std::string java_home;
    std::string environment = "production";
    std::string baseline;               ///< rules newer than this version only warn; empty: none does
    std::string dockerfile;             ///< of --dockerfile; empty: none was given
    std::vector<std::string> writable;  ///< what the server has to write, relative to home
    std::optional<Identity> service;    ///< who runs the server
    const LaunchPlan* plan =
        nullptr;                  ///< what `jarmor run` would start; nullptr: that could not be worked out
    std::string plan_trouble;     ///< why
    std::vector<unsigned> ports;  ///< that the profile declares
    std::string manifest;         ///< of --manifest; empty: none was given
    std::string unit;             ///< of --unit; empty: the one that is installed
    /// What the product makes of its configuration: read_configuration(). nullptr: nobody read it.
    std::shared_ptr<const Configuration> configuration;
    const KeyStoreLook* key_stores = nullptr;  ///< nullptr: none could be opened
    std::string key_store_trouble;             ///< why
};

}  // namespace jarmor::guard::rules
