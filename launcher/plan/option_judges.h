#pragma once

#include "launcher/plan/option_judgement.h"
#include "launcher/plan/option_policies.h"

namespace jarmor::launcher {

/// The judges, in the order in which judge_options() asks them. Each settles what is its own and leaves the
/// rest.

/// -javaagent, -agentpath, -agentlib, -Xrun and the manifest's Launcher-Agent-Class: only what [[jvm.agent]]
/// lists; jdwp goes to judge_debugger.
void judge_agents(Judgement& judgement);

/// A JDWP agent: only with [jvm.debug], then on loopback only, and nothing that runs a program.
void judge_debugger(Judgement& judgement, GivenOption& option, const std::string& options);

/// The debugger of [jvm.debug], where nobody asked for it on the command line.
void add_declared_debugger(Judgement& judgement);

/// The manifest's JRE-Version, by which the launcher of JDK 8 looks for another java and executes it.
void judge_manifest_jre(Judgement& judgement);

/// com.sun.management and the management server: off, or exactly what [jvm.jmx] declares.
void judge_jmx(Judgement& judgement);

/// What lets other processes of the same user load code later.
void judge_attach(Judgement& judgement);

/// Code that goes in beside the class path: boot class path, patched modules, archives, endorsed directories.
void judge_code_paths(Judgement& judgement);

/// Programs that the JVM would start on an error.
void judge_commands(Judgement& judgement);

/// -Djava.security.manager and -Djava.security.properties.
void judge_java_security(Judgement& judgement);

/// What would take the judgement out of our hands, or the safety out of the JVM (option_catalogue.cpp).
void judge_catalogue(Judgement& judgement);

/// In a container: options that make the JVM reckon with another memory than the container's.
void judge_memory_counting(Judgement& judgement);

/// One collector; explicit where nobody chose one. Returns its name: "G1", "Serial", ...; empty: unknown.
std::string judge_collector(Judgement& judgement, const Demands& demands);

/// The heap and what comes beside it, against the memory limit.
guard::MemoryPlan judge_memory(Judgement& judgement, const std::string& collector);

/// Secrets that other users can read from the command line, and flags that this JDK does not have.
void judge_remarks(Judgement& judgement);

}  // namespace jarmor::launcher
