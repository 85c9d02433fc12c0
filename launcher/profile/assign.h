#pragma once

#include "guard/text.h"
#include "launcher/profile/formats.h"
#include "launcher/profile/setting.h"

/// How a checked Setting gets into a Profile: the functions that the key table points to. A later layer
/// replaces what an earlier one set; rows of [[...]] add up.
namespace jarmor::launcher::assign {

/// Selects the part of a Profile that a member pointer belongs to.
inline Profile& part(Profile& profile, const Profile*) {
    return profile;
}
inline JvmSection& part(Profile& profile, const JvmSection*) {
    return profile.jvm;
}
inline EnvironmentSection& part(Profile& profile, const EnvironmentSection*) {
    return profile.env;
}
inline LimitsSection& part(Profile& profile, const LimitsSection*) {
    return profile.limits;
}
inline Jmx& part(Profile& profile, const Jmx*) {
    auto& jmx = profile.jvm.jmx;
    return jmx ? *jmx : jmx.emplace();
}
inline Debug& part(Profile& profile, const Debug*) {
    auto& debug = profile.jvm.debug;
    return debug ? *debug : debug.emplace();
}
inline Agent& part(Profile& profile, const Agent*) {
    return profile.jvm.agents.back();
}
inline OptionPolicy& part(Profile& profile, const OptionPolicy*) {
    return profile.jvm.policies.back();
}
inline BallerinaSection& part(Profile& profile, const BallerinaSection*) {
    return profile.ballerina;
}
inline SuperviseSection& part(Profile& profile, const SuperviseSection*) {
    return profile.supervise;
}
inline ScriptLaunch& part(Profile& profile, const ScriptLaunch*) {
    return profile.scripts.back();
}
inline KeyStore& part(Profile& profile, const KeyStore*) {
    return profile.key_stores.back();
}
inline Waiver& part(Profile& profile, const Waiver*) {
    return profile.waivers.back();
}
inline Signoff& part(Profile& profile, const Signoff*) {
    return profile.signoffs.back();
}

template <class Part, class Field>
Part owner_of(Field Part::*);

template <auto member>
auto& field(Profile& profile) {
    using Part = decltype(owner_of(member));
    return part(profile, static_cast<const Part*>(nullptr)).*member;
}

template <class T>
void put(Value<T>& target, T value, const Origin& origin) {
    target = {std::move(value), origin};
}
template <class T>
void put(T& target, T value, const Origin&) {
    target = std::move(value);
}

template <auto member>
void text(Profile& profile, const Setting& setting) {
    put(field<member>(profile), std::string(setting.value.text), setting.origin);
}

template <auto member>
void flag(Profile& profile, const Setting& setting) {
    put(field<member>(profile), setting.value.flag, setting.origin);
}

template <auto member, class T>
void number(Profile& profile, const Setting& setting) {
    put(field<member>(profile), static_cast<T>(setting.value.number), setting.origin);
}

template <auto member>
void texts(Profile& profile, const Setting& setting) {
    auto& list = field<member>(profile);
    list.clear();
    for (const auto& item : setting.items) list.push_back({item.text, item.origin});
}

template <auto member>
void ports(Profile& profile, const Setting& setting) {
    auto& list = field<member>(profile);
    list.clear();
    for (const auto& item : setting.items) {
        list.push_back({static_cast<std::uint16_t>(item.number), item.origin});
    }
}

template <auto member>
void texts_by_name(Profile& profile, const Setting& setting) {
    auto& map = field<member>(profile);
    for (const auto& item : setting.items) map[item.name] = {item.text, item.origin};
}

inline void sha256(Profile& profile, const Setting& setting) {
    profile.jvm.agents.back().sha256 = guard::lower(setting.value.text);
}

inline void script_sha256(Profile& profile, const Setting& setting) {
    profile.scripts.back().sha256 = guard::lower(setting.value.text);
}

/// A site that describes a script describes all of them: the rows of the family below are no longer asked.
inline void begin_script(Profile& profile, const Origin& origin) {
    auto& scripts = profile.scripts;
    if (!scripts.empty() && scripts.back().origin.source != origin.source) scripts.clear();
    scripts.emplace_back().origin = origin;
}

template <auto member>
void jdk(Profile& profile, const Setting& setting) {
    field<member>(profile) = parse_jdk_range(setting.value.text).value_or(JdkRange{});
}

}  // namespace jarmor::launcher::assign
